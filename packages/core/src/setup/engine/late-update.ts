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

/** What a request's options are called that say who it is for. */
const options = { userId: "user", sessionId: "session", tags: "tags", metadata: "metadata" } as const;

/**
 * What to do about it. Once the root has ended, holding observations for longer does not help. `answered`: what the trace
 * had before options of its request said more; whoever gave those never called updateTrace().
 */
export function lateUpdateAdvice(segment: Segment, holdMs: number, answered?: TraceAttributes): string {
  if (segment.rootEnded) {
    return "An update of a trace came after its root had ended and left: what had left stays as it was. Call updateTrace() before the root ends, or let the root last until all is known.";
  }
  const held = `what ends waits for its root, and no longer than batch.holdMs (${holdMs} ms)`;
  if (answered === undefined) {
    return `An update of a trace came too late for what had left before it: ${held}. Call updateTrace() earlier, or raise holdMs.`;
  }
  const late = Object.entries(options).filter(([field]) =>
    isOther(segment.identity, answered, field as keyof typeof options),
  );
  const names = late.map(([, option]) => option).join(", ");
  return `An update of a trace came too late for what had left before it, by the options of its request (${names}): ${held}, and they are asked before it leaves. Let them have an answer by then, or raise holdMs.`;
}

function isOther(now: TraceAttributes, before: TraceAttributes, field: keyof typeof options): boolean {
  return !isDeepStrictEqual(now[field], before[field]);
}
