import type { Attributes, AttributeValue, HrTime } from "@opentelemetry/api";
import { arrayTags, keyValueTags, valueTags } from "./fields.ts";
import { walkFields } from "./walk.ts";

/** A view of a message's bytes, for reading. */
export interface Bytes {
  readonly buffer: Buffer;
  readonly from: number;
  readonly to: number;
}

export function bytesOf(bytes: Uint8Array): Bytes {
  return { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), from: 0, to: bytes.length };
}

/** Called with each field's tag and content. What is no message is read as far as it is one. */
export function eachField(message: Bytes, visit: (tag: number, content: Bytes) => void): void {
  const { buffer, from, to } = message;
  walkFields(buffer, from, to, (tag, start, content, end) => {
    // The content of a number begins behind its tag, which is one byte in all that is written here.
    visit(tag, { buffer, from: Math.max(content, start + 1), to: end });
  });
}

export const textOf = ({ buffer, from, to }: Bytes): string => buffer.toString("utf8", from, to);
export const hexOf = ({ buffer, from, to }: Bytes): string => buffer.toString("hex", from, to);

export function varintOf({ buffer, from, to }: Bytes): number {
  let value = 0n;
  for (let at = to - 1; at >= from; at--) value = (value << 7n) | BigInt((buffer[at] ?? 0) & 0x7f);
  return Number(BigInt.asIntN(64, value));
}

export function timeOf({ buffer, from }: Bytes): HrTime {
  const nanoseconds = buffer.readBigUInt64LE(from);
  return [Number(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)];
}

/** Adds one KeyValue. */
export function addAttribute(attributes: Attributes, entry: Bytes): void {
  let key = "";
  let value: AttributeValue | undefined;
  eachField(entry, (tag, content) => {
    if (tag === keyValueTags.key) key = textOf(content);
    else if (tag === keyValueTags.value) value = anyValueOf(content);
  });
  // Not by assignment: "__proto__" is a key like any other.
  if (value !== undefined)
    Object.defineProperty(attributes, key, { value, enumerable: true, writable: true, configurable: true });
}

function anyValueOf(message: Bytes): AttributeValue | undefined {
  let value: AttributeValue | undefined;
  eachField(message, (tag, content) => {
    if (tag === valueTags.string) value = textOf(content);
    else if (tag === valueTags.bool) value = varintOf(content) !== 0;
    else if (tag === valueTags.int) value = varintOf(content);
    else if (tag === valueTags.double) value = content.buffer.readDoubleLE(content.from);
    else if (tag === valueTags.array) value = elementsOf(content);
  });
  return value;
}

function elementsOf(message: Bytes): AttributeValue {
  const elements: unknown[] = [];
  eachField(message, (tag, content) => {
    if (tag === arrayTags.values) elements.push(anyValueOf(content));
  });
  return elements as AttributeValue;
}
