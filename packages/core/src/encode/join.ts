import type { Chunk } from "./types.ts";

const batchStart = Buffer.from('{"batch":[');
const batchEnd = Buffer.from("]}");
const comma = Buffer.from(",");

/**
 * One request body from chunks of one kind. Protobuf requests merge when they stand one behind the other.
 * @example const body = joinChunks(spool.take("langfuse", "spans", limits));
 */
export function joinChunks(chunks: readonly Chunk[]): Uint8Array {
  const first = chunks[0];
  if (first === undefined) return new Uint8Array();
  if (first.kind === "spans") {
    return chunks.length === 1 ? first.bytes : Buffer.concat(chunks.map((chunk) => chunk.bytes));
  }
  const parts: Uint8Array[] = [batchStart];
  for (const chunk of chunks) {
    if (parts.length > 1) parts.push(comma);
    parts.push(chunk.bytes);
  }
  parts.push(batchEnd);
  return Buffer.concat(parts);
}
