import type { Outcome } from "../faults/index.ts";
import type { Intake } from "../ledger/index.ts";
import { accessOf } from "./authorize.ts";
import { denied, outcome } from "./outcome.ts";
import type { FakeRequest } from "./request.ts";
import type { ServerSettings } from "./types.ts";
import { isAtLeast } from "./version.ts";

/** `POST /api/public/otel/v1/traces`, with the checks of the Langfuse server. */
export function langfuseTraces(request: FakeRequest, settings: ServerSettings): Outcome {
  if (!isAtLeast(settings.version, 3, 22)) return outcome(404, { message: "Not found" });
  const access = accessOf(request, settings);
  if (access === "none") return denied();
  if (access === "scores") return outcome(403, { message: "Access denied: Bearer auth cannot be used here." });
  const { headers } = request;
  const type = headers["content-type"] ?? "";
  if (!type.includes("application/json") && !type.includes("application/x-protobuf"))
    return bad("Invalid content type");
  const ingestionVersion = headers["x-langfuse-ingestion-version"] ?? headers.x_langfuse_ingestion_version;
  if (ingestionVersion !== undefined && !(Number(ingestionVersion) <= 4)) return bad("Invalid ingestion version");
  const taken = takeSpans(request, settings);
  if (typeof taken === "string") return bad(taken);
  const isEmpty = taken.fingerprints?.length === 0;
  return outcome(200, isEmpty ? {} : { id: "1", name: "otel-ingestion-job", data: {} }, taken);
}

/** `POST /v1/traces`, as a collector would answer it. */
export function plainTraces(request: FakeRequest, settings: ServerSettings): Outcome {
  const isJson = (request.headers["content-type"] ?? "").includes("application/json");
  const taken = takeSpans(request, settings);
  if (typeof taken === "string") return outcome(400, { message: taken });
  if (isJson) return outcome(200, {}, taken);
  const reply = { status: 200, body: new Uint8Array(), headers: { "content-type": "application/x-protobuf" } };
  return { reply, intake: taken, manner: "plain" };
}

/** What the request brings, or why it cannot be read. */
function takeSpans(request: FakeRequest, settings: ServerSettings): Intake | string {
  if (request.unreadable) return "Failed to decompress the body";
  try {
    const traceRequest = request.traceRequest();
    const invalid = isAtLeast(settings.version, 4, 4) ? traceRequest.invalidIds() : undefined;
    if (invalid !== undefined) return `Invalid OTLP trace export: ${invalid}`;
    const fingerprints = traceRequest.fingerprints();
    return settings.keepContents ? { fingerprints, spans: request.decodedSpans() } : { fingerprints };
  } catch {
    return "Failed to parse OTLP trace export";
  }
}

function bad(error: string): Outcome {
  return outcome(400, { error });
}
