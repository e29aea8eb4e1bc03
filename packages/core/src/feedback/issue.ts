import type { Span } from "@opentelemetry/api";
import { stricter } from "../privacy/index.ts";
import { exportableOf } from "../segment/index.ts";
import { environmentOf, getLangfuse } from "../setup/index.ts";
import { markOf, signingKeys } from "./keys.ts";
import { MOST_MARKS, seal } from "./token.ts";
import type { FeedbackKeys } from "./types.ts";

/** The last moment that a token can name, in the year 2106. */
const LAST = 2 ** 32 - 1;

/** A token by which the trace of this span can be scored from outside; undefined where it has none. */
export function issueToken(span: Span, keys: FeedbackKeys, lifetimeSeconds: number): string | undefined {
  const [key] = signingKeys(keys);
  if (key === undefined) return undefined;
  const tracked = exportableOf(span);
  const segment = tracked?.segment;
  if (segment?.decision === "ignored") return undefined;
  const marks = isDefault(segment?.destinations) ? [] : (segment?.destinations ?? []).map((name) => markOf(key, name));
  if (marks.length > MOST_MARKS) return undefined;
  const { traceId, spanId } = span.spanContext();
  const config = getLangfuse()?.config;
  const claim = {
    traceId,
    spanId,
    // What sampling leaves out has none.
    decision: segment?.decision ?? "out",
    // What the process allows counts too: the score may come back to another one.
    capture: stricter(tracked?.capture ?? "full", config?.capture),
    environment: environmentOf(segment, config),
    expires: Math.min(LAST, Math.ceil(Date.now() / 1000 + lifetimeSeconds)),
    marks,
  };
  return seal(claim, key);
}

function isDefault(destinations: readonly string[] | undefined): boolean {
  const config = getLangfuse()?.config;
  // Where tracing is off, only a test kit has the trace.
  if (destinations === undefined || config === undefined || !config.enabled) return true;
  const defaults = config.defaultDestinations;
  return destinations.length === defaults.length && destinations.every((name) => defaults.includes(name));
}
