import { encodePartialSuccess } from "../otlp/index.ts";
import { splitBatch } from "./split-batch.ts";
import type { FaultedRequest, FaultRule, Manner, Outcome, Reply } from "./types.ts";

/** What becomes of a request under a fault, given what would have become of it without. */
export function applyFault(rule: FaultRule, request: FaultedRequest, normal: Outcome): Outcome {
  const changed = change(rule, request, normal);
  if (rule.accepted === undefined) return changed;
  return { ...changed, intake: rule.accepted ? normal.intake : undefined };
}

function change(rule: FaultRule, request: FaultedRequest, normal: Outcome): Outcome {
  if ("status" in rule) return refused({ ...rule, body: rule.body ?? { message: `Fault ${rule.status}` } });
  if ("hang" in rule) return silent("hang", normal);
  if ("reset" in rule) return silent(rule.reset === "mid-response" ? "mid-response" : "reset", normal);
  if ("drip" in rule) return { ...normal, manner: { drip: rule.drip } };
  if ("partial" in rule) return partial(rule.partial, rule.message, request, normal);
  if ("refuseIf" in rule) return refused({ status: 400, body: { error: "Invalid OTLP trace export: fault" } });
  if ("maxBytes" in rule) return refused({ status: 413, body: "Body exceeded the limit" });
  if ("redirect" in rule) {
    return refused({ status: rule.redirectStatus ?? 307, body: "", headers: { location: rule.redirect } });
  }
  if ("malformed" in rule) return { ...normal, reply: json200('{"id":"otel-ingestion","da') };
  if ("huge" in rule) return { ...normal, reply: json200(""), manner: { huge: rule.huge } };
  if ("ingestion" in rule) return splitBatch(rule.ingestion, normal);
  return normal;
}

function refused(answer: Reply & { retryAfter?: number | Date | string | undefined }): Outcome {
  const { status, body, headers = {}, retryAfter } = answer;
  const value = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter;
  const all = value === undefined ? headers : { ...headers, "retry-after": String(value) };
  return { reply: { status, body, headers: all }, intake: undefined, manner: "plain" };
}

function silent(manner: Manner, normal: Outcome): Outcome {
  return { reply: normal.reply, intake: undefined, manner };
}

function json200(body: string): Reply {
  return { status: 200, body, headers: { "content-type": "application/json" } };
}

function partial(rejected: number, message = "fault", { headers }: FaultedRequest, normal: Outcome): Outcome {
  if (normal.intake === undefined) return normal;
  const { fingerprints = [], spans = [] } = normal.intake;
  const intake = { fingerprints: fingerprints.slice(rejected), spans: spans.slice(rejected) };
  const isJson = (headers["content-type"] ?? "").includes("json");
  const reply = isJson
    ? json200(JSON.stringify({ partialSuccess: { rejectedSpans: String(rejected), errorMessage: message } }))
    : {
        status: 200,
        body: encodePartialSuccess(rejected, message),
        headers: { "content-type": "application/x-protobuf" },
      };
  return { reply, intake, manner: "plain" };
}
