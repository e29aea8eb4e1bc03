import type { PropagationTarget } from "../config/index.ts";
import type { Outgoing } from "../context/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { listenToNodeHttp } from "./node-http.ts";
import { createTargetFinder } from "./targets.ts";
import type { Calls, Stop } from "./types.ts";
import { listenToUndici } from "./undici.ts";

export interface PropagationOptions {
  readonly patterns: readonly PropagationTarget[];
  /** What a call from here takes along, with the identity of its trace or without; undefined for nothing. */
  readonly headersFor: (identity: boolean) => Outgoing | undefined;
  readonly reporter: Reporter;
}

/**
 * From now on requests to these targets carry our headers, until the answer is called. Without a pattern nothing is
 * subscribed to, and no request costs anything.
 * @example const stop = startPropagation({ patterns: config.propagateTo, headersFor, reporter });
 */
export function startPropagation({ patterns, headersFor, reporter }: PropagationOptions): Stop {
  if (patterns.length === 0) return () => {};
  sayOpenEnds(patterns, reporter);
  const calls: Calls = { targetOf: createTargetFinder(patterns), headersFor, reporter };
  const stops = [listenToUndici(calls), listenToNodeHttp(calls)];
  return () => {
    for (const stop of stops.splice(0)) stop();
  };
}

/** `/https:\/\/api\.example\.com/` is true for https://api.example.com.evil.test as well. */
function sayOpenEnds(patterns: readonly PropagationTarget[], reporter: Reporter): void {
  for (const { origin } of patterns) {
    if (typeof origin === "string" || /(?<!\\)\$\)*$/.test(origin.source)) continue;
    reporter.once(
      `open-pattern:${origin.source}`,
      `propagateTo has an expression with an open end, ${origin}: longer names that belong to others fit as well. End it with $.`,
    );
  }
}
