import { Hono } from "hono";
import { BodyError, readJson } from "../guard/index.ts";
import { applyBatch } from "../ingestion/index.ts";
import { isRecord } from "../json/index.ts";
import type { Origin } from "../otlp/index.ts";
import type { Studio } from "../studio/index.ts";
import { type ApiContext, type ApiEnvironment, forwardOf } from "./environment.ts";

/** SDKs send as many as fit into a few megabytes, thousands at most. Each one is judged, written and answered. */
const mostEvents = 20_000;

/** Takes batches of events, as Langfuse 2 and 3 do, and as the score manager of SDK 5 still sends them. */
export function ingestionRoutes(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.post("/api/public/ingestion", async (c) => {
    const refuse = (status: 400 | 413, message: string, errors: string[]): Response => {
      studio.reception.refused({ method: "POST", path: c.req.path, status, message: errors[0] ?? message });
      return c.json({ message, errors }, status);
    };
    let body: unknown;
    try {
      body = await readJson(c.env.incoming);
    } catch (error) {
      if (error instanceof BodyError) return refuse(error.status, "Invalid request data", [error.message]);
      throw error;
    }
    if (!isRecord(body) || !Array.isArray(body.batch)) {
      return refuse(400, "Invalid request data", ["batch must be an array of events"]);
    }
    const batch: readonly unknown[] = body.batch;
    if (batch.length > mostEvents) {
      const message = `${batch.length} events are more than the ${mostEvents} of a batch`;
      return refuse(413, "Invalid request data", [message]);
    }
    const origin = originOf(c);
    const answer = await studio.intake.submit((writer) => applyBatch(writer, batch, origin));
    const { name, version } = origin.scope;
    const environment = "default";
    const observations = answer.touched.length;
    const senders = [{ service: null, sdk: `${name} ${version}`.trim(), environment, observations }];
    studio.reception.received(observations, observations > 0 ? senders : []);
    for (const { status, error } of answer.errors.slice(0, 3)) {
      studio.reception.refused({ method: "POST", path: c.req.path, status, message: error });
    }
    for (const { type } of answer.discarded.slice(0, 3)) {
      const message = `A ${type} without an id in its body was answered with 201 and not kept, as Langfuse does. Give body.id.`;
      studio.reception.refused({ method: "POST", path: c.req.path, status: 201, message });
    }
    const forward = forwardOf(studio, c);
    for (const { traceId, id } of answer.touched) forward?.observation(traceId, id);
    for (const id of answer.traces) forward?.trace(id);
    for (const event of answer.scores) forward?.score(event);
    return c.json({ successes: answer.successes, errors: answer.errors }, 207);
  });
  return app;
}

/** An SDK of this API names itself in headers, and no service. */
function originOf(c: ApiContext): Origin {
  const name = c.req.header("x-langfuse-sdk-name")?.slice(0, 80);
  const version = c.req.header("x-langfuse-sdk-version")?.slice(0, 40) ?? "";
  return { resource: {}, scope: { name: `langfuse-sdk${name ? `-${name}` : ""}`, version, attributes: {} } };
}
