import { reserve, type Writer } from "./writer.ts";

const noDigit = 0xff;
const digits: Uint8Array = new Uint8Array(128).fill(noDigit);
for (const [value, digit] of [..."0123456789abcdef"].entries()) {
  digits[digit.charCodeAt(0)] = value;
  digits[digit.toUpperCase().charCodeAt(0)] = value;
}

/**
 * Writes a hexadecimal id as a field of `size` bytes; false, and nothing written, when it is none of that size.
 * By hand, since for so few bytes the call into Buffer costs more than the digits.
 */
export function writeIdField(writer: Writer, tag: number, id: string, size: number): boolean {
  if (id.length !== size * 2) return false;
  reserve(writer, 2 + size);
  const { buffer, position } = writer;
  let at = position + 2;
  for (let index = 0; index < size * 2; index += 2) {
    const high = digits[id.charCodeAt(index)] ?? noDigit;
    const low = digits[id.charCodeAt(index + 1)] ?? noDigit;
    if (high === noDigit || low === noDigit) return false;
    buffer[at++] = (high << 4) | low;
  }
  buffer[position] = tag;
  buffer[position + 1] = size;
  writer.position = at;
  return true;
}
