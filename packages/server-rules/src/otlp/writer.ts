/** Protobuf's own words: numbers in groups of seven bits, and fields that say their number and kind first. */
const utf8 = new TextEncoder();

export type Bytes = Uint8Array;

export const joined = (parts: readonly Bytes[]): Bytes => Buffer.concat(parts);

function varint(value: bigint): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

const tag = (number: number, kind: number): Bytes => varint(BigInt(number * 8 + kind));

export const lengthField = (number: number, content: Bytes): Bytes =>
  joined([tag(number, 2), varint(BigInt(content.length)), content]);
export const textField = (number: number, text: string): Bytes => lengthField(number, utf8.encode(text));
export const varintField = (number: number, value: bigint): Bytes => joined([tag(number, 0), varint(value)]);

export function fixed64Field(number: number, value: bigint): Bytes {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return joined([tag(number, 1), bytes]);
}

export function doubleField(number: number, value: number): Bytes {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return joined([tag(number, 1), bytes]);
}
