import type { HrTime } from "@opentelemetry/api";
import { putVarint, reserve, type Writer } from "./writer.ts";

const twoTo32 = 2 ** 32;
const twoTo63 = 2 ** 63;

/** True for what an int64 holds; other numbers, huge whole ones too, are doubles. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -twoTo63 && value < twoTo63;
}

/** Stores a whole number as an int64 varint and answers the offset behind it; at most ten bytes. */
export function putInt64(buffer: Uint8Array, offset: number, value: number): number {
  if (value >= 0 && value < twoTo32) return putVarint(buffer, offset, value);
  // `>>> 0` takes the number modulo 2^32, which is two's complement for negative ones.
  let low = value >>> 0;
  let high = Math.floor(value / twoTo32) >>> 0;
  let at = offset;
  while (high > 0 || low > 0x7f) {
    buffer[at++] = (low & 0x7f) | 0x80;
    low = ((low >>> 7) | (high << 25)) >>> 0;
    high >>>= 7;
  }
  buffer[at++] = low;
  return at;
}

/**
 * A time as fixed64 nanoseconds. Seconds are multiplied in two halves, as seconds * 10^9 is beyond 2^53 and BigInt
 * allocates. Whatever is not a time from 1970 on is written as 0, which the server replaces by the other end of the span.
 */
export function writeTimeField(writer: Writer, tag: number, time: HrTime): void {
  reserve(writer, 9);
  const seconds = time[0] > 0 && time[0] < twoTo32 * 4 ? Math.trunc(time[0]) : 0;
  const nanoseconds = time[1] > 0 && time[1] < twoTo32 ? Math.trunc(time[1]) : 0;
  const upper = Math.floor(seconds / 65_536) * 1e9;
  const lower = (upper % 65_536) * 65_536 + (seconds % 65_536) * 1e9 + nanoseconds;
  const { buffer } = writer;
  buffer[writer.position] = tag;
  putFixed32(buffer, writer.position + 1, lower >>> 0);
  putFixed32(buffer, writer.position + 5, Math.floor(upper / 65_536) + Math.floor(lower / twoTo32));
  writer.position += 9;
}

function putFixed32(buffer: Uint8Array, offset: number, value: number): void {
  buffer[offset] = value;
  buffer[offset + 1] = value >>> 8;
  buffer[offset + 2] = value >>> 16;
  buffer[offset + 3] = value >>> 24;
}
