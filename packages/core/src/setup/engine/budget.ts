import type { Span } from "@opentelemetry/api";
import { currentFrame } from "../../context/index.ts";
import type { StartOptions } from "../../observe/index.ts";
import { isObject } from "../../runtime/index.ts";
import { type Segment, trackedOf } from "../../segment/index.ts";

/**
 * Throws where the budget is spent of the trace that a call will be part of, which an explicit parent or id may name. `note`
 * is told once for a trace: a client takes what is refused for a failing network, and tries again.
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
