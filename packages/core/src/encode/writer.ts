/** A growing buffer that is written from left to right and used again for the next message. */
export interface Writer {
  buffer: Buffer;
  position: number;
  /** Longer texts are cut to this many UTF-16 units. */
  textLimit: number;
  /** Writing past this offset throws {@link overflow}. */
  limit: number;
}

/** Thrown when a message outgrows the writer's limit; a constant, since its stack says nothing. */
export const overflow: Error = new Error("message too large");

/** Stands at the end of every text that was cut. */
export const cutMarker = "…[truncated]";

const initialCapacity = 64 * 1024;
const keptCapacity = 4 * 1024 * 1024;

export function createWriter(capacity: number = initialCapacity): Writer {
  return {
    buffer: Buffer.allocUnsafeSlow(capacity),
    position: 0,
    textLimit: Number.POSITIVE_INFINITY,
    limit: Number.POSITIVE_INFINITY,
  };
}

/** Empties the writer, and gives a buffer back that one huge message has blown up. */
export function releaseWriter(writer: Writer): void {
  writer.position = 0;
  if (writer.buffer.length > keptCapacity) writer.buffer = Buffer.allocUnsafeSlow(initialCapacity);
}

/** Makes room. Every write below asks for what it needs at most, so that the stores behind it need no checks. */
export function reserve(writer: Writer, size: number): void {
  if (writer.position > writer.limit) throw overflow;
  const needed = writer.position + size;
  if (needed <= writer.buffer.length) return;
  const grown = Buffer.allocUnsafeSlow(Math.max(needed, writer.buffer.length * 2));
  writer.buffer.copy(grown, 0, 0, writer.position);
  writer.buffer = grown;
}

/** What was written since `start`, as an array of its own. */
export function copyFrom(writer: Writer, start: number): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(writer.position - start);
  writer.buffer.copy(copy, 0, start, writer.position);
  return copy;
}

/** How many bytes a non-negative number under 2^32 takes as a varint. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}

/** Stores a varint under 2^32 at an offset and answers the offset behind it. */
export function putVarint(buffer: Uint8Array, offset: number, value: number): number {
  let rest = value;
  let at = offset;
  while (rest > 0x7f) {
    buffer[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buffer[at++] = rest;
  return at;
}

/** Begins a nested message whose length will probably take `width` bytes; answers where its content begins. */
export function beginMessage(writer: Writer, tag: number, width: number): number {
  reserve(writer, 1 + width);
  writer.buffer[writer.position] = tag;
  writer.position += 1 + width;
  return writer.position;
}

/** Ends the message: stores its length, and moves the content where the guess at the width was wrong. */
export function endMessage(writer: Writer, start: number, width: number): void {
  const size = writer.position - start;
  const actual = varintSize(size);
  if (actual !== width) {
    reserve(writer, 5);
    writer.buffer.copyWithin(start - width + actual, start, writer.position);
    writer.position += actual - width;
  }
  putVarint(writer.buffer, start - width, size);
}

export function writeVarintField(writer: Writer, tag: number, value: number): void {
  reserve(writer, 6);
  writer.buffer[writer.position] = tag;
  writer.position = putVarint(writer.buffer, writer.position + 1, value);
}

/** Appends bytes that are already encoded. */
export function writeRaw(writer: Writer, bytes: Uint8Array, start: number, end: number): void {
  reserve(writer, end - start);
  const part = start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
  writer.position = putBytes(writer.buffer, writer.position, part);
}

/** Stores bytes at an offset and answers the offset behind them. */
export function putBytes(buffer: Uint8Array, offset: number, bytes: Uint8Array): number {
  const { length } = bytes;
  // A loop beats the native copy below about this size.
  if (length > 16) buffer.set(bytes, offset);
  else for (let index = 0; index < length; index++) buffer[offset + index] = bytes[index] as number;
  return offset + length;
}

/**
 * Tag, length, UTF-8. The width of the length is guessed from the number of UTF-16 units, which is right for ASCII:
 * asking for the byte length first costs more than the write itself. Lone surrogates become U+FFFD.
 */
export function writeTextField(writer: Writer, tag: number, value: string): void {
  const text = limitText(writer, value);
  reserve(writer, 6 + 3 * text.length);
  const { buffer, position } = writer;
  const guess = varintSize(text.length);
  const start = position + 1 + guess;
  const size = putText(buffer, start, text);
  const width = varintSize(size);
  if (width !== guess) buffer.copyWithin(position + 1 + width, start, start + size);
  buffer[position] = tag;
  putVarint(buffer, position + 1, size);
  writer.position = position + 1 + width + size;
}

/** Up to here a loop over the characters beats the call into Node. */
const shortText = 20;

/** Stores a text as UTF-8 and answers how many bytes it took. */
export function putText(buffer: Buffer, offset: number, text: string): number {
  const { length } = text;
  if (length > shortText) return buffer.write(text, offset);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return buffer.write(text, offset);
    buffer[offset + index] = code;
  }
  return length;
}

/** The text, cut where it is longer than the writer takes. */
export function limitText(writer: Writer, text: string): string {
  return text.length > writer.textLimit ? text.slice(0, writer.textLimit) + cutMarker : text;
}
