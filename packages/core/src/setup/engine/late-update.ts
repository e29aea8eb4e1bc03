import { isDeepStrictEqual } from "node:util";
import type { TraceAttributes } from "../../attributes/index.ts";
import type { Segment } from "../../segment/index.ts";

/**
 * Whether an update of a trace misses observations that were sent before. A first name does not count: adapters give it when
 * a request ends, and Langfuse takes the name of a trace from its root.
 */
export function comesTooLate(segment: Segment, before: TraceAttributes, given: TraceAttributes): boolean {
  const { identity, top = segment.root } = segment;
  // Shutdown has sent it as unfinished, which is recorded on it; no earlier call was possible.
  if (top?.unfinishedAt !== undefined) return false;
  const hasContent = given.input !== undefined || given.output !== undefined;
  if (hasContent && top?.state === "sealed") return true;
  const name = before.name === undefined ? undefined : identity.name;
  return !isDeepStrictEqual({ ...before, name: before.name }, { ...identity, name });
}

/** What to do about it. Once the root has ended, holding observations for longer does not help. */
export function lateUpdateAdvice({ rootEnded }: Segment, holdMs: number): string {
  if (rootEnded) {
    return "An update of a trace came after its root had ended and left: what had left stays as it was. Call updateTrace() before the root ends, or let the root last until all is known.";
  }
  return `An update of a trace came too late for what had left before it: what ends waits for its root, and no longer than batch.holdMs (${holdMs} ms). Call updateTrace() earlier, or raise holdMs.`;
}
