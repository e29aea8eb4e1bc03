import { Hono } from "hono";
import { BodyError, readBody } from "../guard/index.ts";
import type { Sender } from "../intake/index.ts";
import { type ObservationRecord, observationOf } from "../observation/index.ts";
import { type DecodedSpan, decodeSpans, OtlpError, readTraceRequest } from "../otlp/index.ts";
import { serviceOf } from "../store/index.ts";
import type { Studio } from "../studio/index.ts";
import { type ApiContext, type ApiEnvironment, forwardOf } from "./environment.ts";

/** Takes spans at Langfuse's address and at that of plain OTLP. */
export function otlpRoutes(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.post("/api/public/otel/v1/traces", async (c) => {
    const wrong = wrongVersion(c);
    const refused = wrong === undefined ? await take(studio, c) : refuse(studio, c, 400, wrong);
    return refused === undefined ? c.json({}) : c.json({ error: refused.message }, refused.status);
  });
  app.post("/v1/traces", async (c) => {
    const refused = await take(studio, c);
    if (refused !== undefined) return c.json({ code: 3, message: refused.message }, refused.status);
    if ((c.req.header("content-type") ?? "").includes("application/json")) return c.json({});
    // An ExportTraceServiceResponse that has nothing to say is empty.
    return c.body(new Uint8Array(0), 200, { "content-type": "application/x-protobuf" });
  });
  // The server takes metrics and does nothing with them.
  app.post("/api/public/otel/v1/metrics", (c) => c.json({ message: "OK" }));
  for (const path of ["/v1/metrics", "/v1/logs", "/api/public/otel/v1/logs"]) {
    app.post(path, (c) => c.json({ message: `Studio takes traces only. Send them to /v1/traces.` }, 404));
  }
  return app;
}

interface Refused {
  readonly status: 400 | 413;
  readonly message: string;
}

/** Undefined where everything was taken. */
async function take(studio: Studio, c: ApiContext): Promise<Refused | undefined> {
  try {
    const body = await readBody(c.env.incoming);
    const contentType = c.req.header("content-type") ?? "";
    const request = readTraceRequest(body, contentType);
    const spans = decodeSpans(request);
    if (spans.length === 0) return undefined;
    const records = spans.map(observationOf);
    await studio.intake.submit((writer) => {
      for (const record of records) writer.putObservation(record);
    });
    studio.reception.received(records.length, sendersOf(spans, records));
    const isProtobuf = !contentType.includes("application/json");
    forwardOf(studio, c)?.spans({
      request,
      bytes: isProtobuf ? body : undefined,
      ids: spans.map(({ spanId }) => spanId),
    });
    return undefined;
  } catch (error) {
    if (error instanceof BodyError || error instanceof OtlpError) {
      return refuse(studio, c, error.status, error.message);
    }
    throw error;
  }
}

function refuse(studio: Studio, c: ApiContext, status: Refused["status"], message: string): Refused {
  studio.reception.refused({ method: c.req.method, path: c.req.path, status, message });
  return { status, message };
}

function wrongVersion(c: ApiContext): string | undefined {
  const version = c.req.header("x-langfuse-ingestion-version") ?? c.req.header("x_langfuse_ingestion_version");
  if (version === undefined || Number(version) <= 4) return undefined;
  return `Invalid x-langfuse-ingestion-version header: ${version.slice(0, 40)}. Studio knows versions up to 4.`;
}

/** One line a service, for the Home page. */
function sendersOf(spans: readonly DecodedSpan[], records: readonly ObservationRecord[]): Sender[] {
  const senders = new Map<string, Sender>();
  for (const [at, { origin }] of spans.entries()) {
    const service = serviceOf(origin.resource);
    const key = service ?? "";
    const { name, version } = origin.scope;
    const before = senders.get(key);
    senders.set(key, {
      service,
      sdk: before?.sdk ?? (`${name} ${version}`.trim() || null),
      environment: records[at]?.environment ?? "default",
      observations: (before?.observations ?? 0) + 1,
    });
  }
  return [...senders.values()];
}
