import { promisify } from "node:util";
import { gzip } from "node:zlib";

// Under this, gzip costs more than it saves.
const smallest = 1024;
const level = 1;
const gzipAsync = promisify(gzip);

/**
 * The body, gzipped off the event loop where that pays.
 * @example const { body, headers } = await compress(bytes, !destination.loopback);
 */
export async function compress(
  body: Uint8Array,
  wanted: boolean,
): Promise<{ body: Uint8Array; headers: Record<string, string> }> {
  if (!wanted || body.length < smallest) return { body, headers: {} };
  try {
    return { body: await gzipAsync(body, { level }), headers: { "content-encoding": "gzip" } };
  } catch {
    // Out of memory, most likely: plain bytes are as good.
    return { body, headers: {} };
  }
}
