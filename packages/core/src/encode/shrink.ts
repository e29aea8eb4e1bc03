import { type MessageShape, requestShape } from "./fields.ts";
import type { Chunk } from "./types.ts";
import { walkFields } from "./walk.ts";
import {
  beginMessage,
  copyFrom,
  createWriter,
  cutMarker,
  endMessage,
  putVarint,
  reserve,
  varintSize,
  type Writer,
  writeRaw,
} from "./writer.ts";

const marker = Buffer.from(cutMarker);
/** A message that refers to itself (arrays in arrays) is not followed deeper than this. */
const maxDepth = 64;

/** A message, or one inside of it: the part of the bytes that it takes. */
interface Message {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly shape: MessageShape;
  readonly depth: number;
}

/**
 * A chunk of one span, made to fit by cutting its longest texts, with a marker at the cut; ids and times stay.
 * Undefined where that cannot be done: several observations, a score, or too much that is no text.
 * @example const smaller = shrinkChunk(chunk, 1_000_000);
 */
export function shrinkChunk(chunk: Chunk, maxBytes: number): Chunk | undefined {
  if (chunk.kind !== "spans" || chunk.ids.length !== 1) return undefined;
  if (chunk.bytes.length <= maxBytes) return chunk;
  const bytes = shrinkMessage(chunk.bytes, requestShape, maxBytes);
  return bytes && { ...chunk, bytes };
}

/** The message with its longest texts cut so far that it takes at most `maxBytes`, or undefined. */
export function shrinkMessage(bytes: Uint8Array, shape: MessageShape, maxBytes: number): Uint8Array | undefined {
  const sizes: number[] = [];
  const message: Message = { bytes, from: 0, to: bytes.length, shape, depth: 0 };
  if (!collectTexts(message, sizes)) return undefined;
  const limit = textLimit(sizes, bytes.length - maxBytes);
  if (limit === undefined) return undefined;
  const writer = createWriter();
  rewrite(writer, message, limit);
  return writer.position <= maxBytes ? copyFrom(writer, 0) : undefined;
}

/** The size to which all longer texts are cut, so that `excess` bytes go; the longest give most. */
function textLimit(sizes: number[], excess: number): number | undefined {
  sizes.sort((a, b) => b - a);
  let total = 0;
  for (let count = 1; count <= sizes.length; count++) {
    total += sizes[count - 1] ?? 0;
    const limit = Math.floor((total - excess) / count);
    // Enough when the next text is short enough to stay whole.
    if (limit >= (sizes[count] ?? 0)) return limit >= marker.length ? limit : undefined;
  }
  return undefined;
}

function collectTexts({ bytes, from, to, shape, depth }: Message, sizes: number[]): boolean {
  let whole = true;
  const walked = walkFields(bytes, from, to, (tag, _start, content, end) => {
    const inner = shape[tag];
    if (inner === "text") sizes.push(end - content);
    else if (inner !== undefined && depth < maxDepth) {
      whole = collectTexts({ bytes, from: content, to: end, shape: inner, depth: depth + 1 }, sizes) && whole;
    }
  });
  return walked && whole;
}

function rewrite(writer: Writer, { bytes, from, to, shape, depth }: Message, limit: number): void {
  walkFields(bytes, from, to, (tag, start, content, end) => {
    const inner = shape[tag];
    if (inner === "text" && end - content > limit) {
      writeCut(writer, tag, bytes, content, limit);
    } else if (typeof inner === "object" && depth < maxDepth) {
      const width = content - start - 1;
      const begun = beginMessage(writer, tag, width);
      rewrite(writer, { bytes, from: content, to: end, shape: inner, depth: depth + 1 }, limit);
      endMessage(writer, begun, width);
    } else {
      writeRaw(writer, bytes, start, end);
    }
  });
}

function writeCut(writer: Writer, tag: number, bytes: Uint8Array, content: number, limit: number): void {
  let end = content + limit - marker.length;
  // Not inside a character: its following bytes are 10xxxxxx.
  while (end > content && ((bytes[end] as number) & 0xc0) === 0x80) end--;
  const size = end - content + marker.length;
  reserve(writer, 1 + varintSize(size));
  writer.buffer[writer.position] = tag;
  writer.position = putVarint(writer.buffer, writer.position + 1, size);
  writeRaw(writer, bytes, content, end);
  writeRaw(writer, marker, 0, marker.length);
}
