import { scopeSpansShape } from "./fields.ts";
import type { SharedAttributes } from "./shared.ts";
import { shrinkMessage } from "./shrink.ts";
import { writeSpan } from "./span.ts";
import type { SealedObservation } from "./types.ts";
import { overflow, type Writer, writeRaw } from "./writer.ts";

/** How many times its size a span may have before it is cut; beyond that, texts are cut while they are written. */
const headroom = 4;
const smallestTextLimit = 256;

/**
 * Writes a span, its longest texts cut where it is larger than a span may be. Throws {@link overflow} when that does
 * not help, and whatever reading the observation throws.
 */
export function writeBoundedSpan(
  writer: Writer,
  observation: SealedObservation,
  shared: SharedAttributes,
  maxSpanBytes: number,
): void {
  const start = writer.position;
  writer.limit = start + maxSpanBytes * headroom;
  writer.textLimit = maxSpanBytes;
  while (!fits(writer, observation, shared)) {
    if (writer.textLimit < smallestTextLimit) throw overflow;
    writer.position = start;
    writer.textLimit = Math.floor(writer.textLimit / 4);
  }
  if (writer.position - start <= maxSpanBytes) return;
  const smaller = shrinkMessage(writer.buffer.subarray(start, writer.position), scopeSpansShape, maxSpanBytes);
  if (smaller === undefined) throw overflow;
  writer.position = start;
  writeRaw(writer, smaller, 0, smaller.length);
}

function fits(writer: Writer, observation: SealedObservation, shared: SharedAttributes): boolean {
  try {
    writeSpan(writer, observation, shared);
    return true;
  } catch (error) {
    if (error === overflow) return false;
    throw error;
  }
}
