import type { Chunk } from "./types.ts";

const batchStart = Buffer.from('{"batch":[');
const batchEnd = Buffer.from("]}");
const comma = Buffer.from(",");

/**
 * One request body from chunks of one kind, in parts that are sent one behind the other: protobuf requests merge when they
 * stand so, and a copy of megabytes is not made for nothing.
 * @example for (const part of bodyParts(spool.take("langfuse", "spans", limits))) request.write(part);
 */
export function bodyParts(chunks: readonly Chunk[]): readonly Uint8Array[] {
  if (chunks[0]?.kind !== "scores") return chunks.map((chunk) => chunk.bytes);
  const events = chunks.flatMap((chunk, index) => (index === 0 ? [chunk.bytes] : [comma, chunk.bytes]));
  return [batchStart, ...events, batchEnd];
}

/**
 * The same as one array of bytes.
 * @example const body = joinChunks(chunks);
 */
export function joinChunks(chunks: readonly Chunk[]): Uint8Array {
  const parts = bodyParts(chunks);
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
}
