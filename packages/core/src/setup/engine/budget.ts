import type { Span } from "@opentelemetry/api";
import { currentFrame } from "../../context/index.ts";
import type { StartOptions } from "../../observe/index.ts";
import { isObject } from "../../runtime/index.ts";
import { type Segment, trackedOf } from "../../segment/index.ts";

/**
 * Throws if the budget of the trace is spent that a call will be part of: the one of an explicit parent or trace id, or the
 * one around. `note` is called once for each trace, although clients retry what is refused, as after a network failure.
 */
export function createBudgetCheck(
  note: (error: unknown, parent: StartOptions["parent"]) => void,
): (options: Pick<StartOptions, "parent" | "traceId">) => void {
  const refused = new WeakSet<Segment>();
  return ({ parent, traceId }) => {
    const around = isObject(parent) ? (parent as { otelSpan?: Span }).otelSpan : currentFrame().span;
    const segment = trackedOf(around)?.segment;
    if (segment === undefined || (traceId !== undefined && !isObject(parent) && segment.traceId !== traceId)) return;
    try {
      segment.meter?.check();
    } catch (error) {
      if (!refused.has(segment)) {
        refused.add(segment);
        note(error, parent);
      }
      throw error;
    }
  };
}
