import { hasMethods, wrapMethod } from "./patch.ts";
import type { Kind } from "./types.ts";

/**
 * The event streams of LLM clients' `.stream()` helpers: read by events, by a promise of the final message, or by
 * iterating, so that only what they emit tells of their end. A listener would not do: one for errors counts as
 * handling them.
 */
export const eventStream: Kind = {
  matches: (value) => hasMethods(value, "on", "done", "abort", "_emit") && "ended" in value && "errored" in value,
  watch(value, { ending }) {
    if (Reflect.get(value, "ended") === true) {
      ending.done(undefined, "drained");
      return value;
    }
    const patch = wrapMethod(value, "_emit", (original) => {
      return function emit(...values) {
        const [event, detail] = values;
        if (event === "error") ending.failed(detail);
        else if (event === "abort") ending.done(undefined, "cancelled");
        else if (event === "end") ending.done(undefined, "drained");
        else if (event !== "connect") ending.first();
        if (ending.ended) patch?.restore();
        return original.apply(this, values);
      };
    });
    if (patch === undefined) throw new TypeError("events cannot be looked over");
    ending.hangsOn(value);
    return value;
  },
};
