/** A field of a protobuf message: its number, and for length-delimited ones where its content lies. */
export interface WireField {
  number: number;
  wireType: number;
  start: number;
  end: number;
}

/**
 * Calls back for each field of the message between two offsets. The field object is reused.
 * Varints may be padded up to ten bytes, as the format allows. Throws where the bytes are malformed.
 */
export function eachField(bytes: Uint8Array, from: number, to: number, visit: (field: WireField) => void): void {
  const field: WireField = { number: 0, wireType: 0, start: 0, end: 0 };
  const cursor = { at: from };
  while (cursor.at < to) {
    const tag = varint(bytes, cursor, to);
    field.number = Math.floor(tag / 8);
    field.wireType = tag & 7;
    if (field.number === 0) throw malformed(cursor.at);
    field.start = cursor.at;
    field.end = endOf(bytes, cursor, to, field);
    if (field.end > to) throw malformed(field.start);
    cursor.at = field.end;
    visit(field);
  }
}

function endOf(bytes: Uint8Array, cursor: { at: number }, to: number, field: WireField): number {
  switch (field.wireType) {
    case 0:
      varint(bytes, cursor, to);
      return cursor.at;
    case 1:
      return cursor.at + 8;
    case 2: {
      const length = varint(bytes, cursor, to);
      field.start = cursor.at;
      return cursor.at + length;
    }
    case 5:
      return cursor.at + 4;
    default:
      throw malformed(cursor.at);
  }
}

function varint(bytes: Uint8Array, cursor: { at: number }, to: number): number {
  let value = 0;
  let scale = 1;
  for (let count = 0; count < 10 && cursor.at < to; count += 1) {
    const byte = bytes[cursor.at] ?? 0;
    cursor.at += 1;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
  throw malformed(cursor.at);
}

function malformed(offset: number): RangeError {
  return new RangeError(`Malformed protobuf at byte ${offset}`);
}
