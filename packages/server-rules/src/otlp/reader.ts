/** A place in protobuf bytes. Throws a RangeError where they are malformed; no length is believed before it was checked. */
export interface Reader {
  readonly bytes: Buffer;
  at: number;
  readonly end: number;
  /** How many fields may still be read, of this message and all that are in it. */
  readonly left: { fields: number };
}

export function openReader(bytes: Uint8Array, fields: number = Number.POSITIVE_INFINITY): Reader {
  const own = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return { bytes: own, at: 0, end: bytes.length, left: { fields } };
}

/** The length-delimited field at the cursor, as a reader of its own; the cursor goes behind it. */
export function enter(reader: Reader): Reader {
  const length = readVarint(reader);
  const start = reader.at;
  const end = start + length;
  if (end > reader.end) throw malformed(start);
  reader.at = end;
  return { bytes: reader.bytes, at: start, end, left: reader.left };
}

/** Exact up to 2^53, which lengths, tags and enums never reach. */
export function readVarint(reader: Reader): number {
  let value = 0;
  let scale = 1;
  for (let count = 0; count < 10 && reader.at < reader.end; count += 1) {
    const byte = reader.bytes[reader.at] ?? 0;
    reader.at += 1;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
  throw malformed(reader.at);
}

/** What a field begins with: eight times its number, and its wire type. */
export function readTag(reader: Reader): number {
  const tag = readVarint(reader);
  if (tag < 8) throw malformed(reader.at);
  return tag;
}

/** A signed 64-bit varint as decimal text, as OTLP in JSON writes it. */
export function readInt64(reader: Reader): string {
  let value = 0n;
  for (let count = 0n; count < 10n && reader.at < reader.end; count += 1n) {
    const byte = reader.bytes[reader.at] ?? 0;
    reader.at += 1;
    value |= BigInt(byte & 127) << (7n * count);
    if (byte < 128) return BigInt.asIntN(64, value).toString();
  }
  throw malformed(reader.at);
}

export function readFixed64(reader: Reader): string {
  const at = advance(reader, 8);
  return reader.bytes.readBigUInt64LE(at).toString();
}

export function readDouble(reader: Reader): number {
  const at = advance(reader, 8);
  return reader.bytes.readDoubleLE(at);
}

export function readText(reader: Reader): string {
  const { bytes, at, end } = enter(reader);
  return bytes.toString("utf8", at, end);
}

export function readHex(reader: Reader): string {
  const { bytes, at, end } = enter(reader);
  return bytes.toString("hex", at, end);
}

export function readBase64(reader: Reader): string {
  const { bytes, at, end } = enter(reader);
  return bytes.toString("base64", at, end);
}

/** Passes over a field that nobody asks for. */
export function skip(reader: Reader, wireType: number): void {
  if (wireType === 0) readVarint(reader);
  else if (wireType === 1) advance(reader, 8);
  else if (wireType === 2) enter(reader);
  else if (wireType === 5) advance(reader, 4);
  else throw malformed(reader.at);
}

function advance(reader: Reader, length: number): number {
  const at = reader.at;
  if (at + length > reader.end) throw malformed(at);
  reader.at = at + length;
  return at;
}

export function malformed(offset: number): RangeError {
  return new RangeError(`malformed protobuf at byte ${offset}`);
}
