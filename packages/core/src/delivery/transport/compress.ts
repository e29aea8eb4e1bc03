import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { lengthOf } from "./types.ts";

// Under this, gzip costs more than it saves.
const smallest = 1024;
const level = 1;
const gzipAsync = promisify(gzip);

/**
 * The body, gzipped off the event loop where that pays.
 * @example const { body, headers } = await compress([bytes], !destination.loopback);
 */
export async function compress(
  body: readonly Uint8Array[],
  wanted: boolean,
): Promise<{ body: readonly Uint8Array[]; headers: Record<string, string> }> {
  if (!wanted || lengthOf(body) < smallest) return { body, headers: {} };
  try {
    const zipped = await gzipAsync(body.length === 1 ? (body[0] as Uint8Array) : Buffer.concat(body), { level });
    return { body: [zipped], headers: { "content-encoding": "gzip" } };
  } catch {
    // Out of memory, most likely: plain bytes are as good.
    return { body, headers: {} };
  }
}
