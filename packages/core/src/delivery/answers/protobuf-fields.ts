const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** The last value of each field of a message: numbers and bytes. Throws on anything malformed. */
export function protobufFields(bytes: Uint8Array): Map<number, number | Uint8Array> {
  const found = new Map<number, number | Uint8Array>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError("cut off");
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("endless varint");
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new RangeError("cut off");
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const type = tag % 8;
    if (type === wire.varint) found.set(field, varint());
    else if (type === wire.bytes) found.set(field, take(varint()));
    else if (type === wire.fixed64) take(8);
    else if (type === wire.fixed32) take(4);
    else throw new RangeError("unknown wire type");
  }
  return found;
}
