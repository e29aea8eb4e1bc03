import type { Attributes } from "@opentelemetry/api";
import { arrayTags, keyValueTags, valueTags } from "./fields.ts";
import { keyBytes } from "./key-bytes.ts";
import { isInt64, putInt64 } from "./numbers.ts";
import {
  beginMessage,
  endMessage,
  limitText,
  putBytes,
  putText,
  putVarint,
  reserve,
  varintSize,
  type Writer,
  writeRaw,
  writeTextField,
} from "./writer.ts";

/** A sparse array of a billion holes is one assignment away; no loop may follow it. */
const maxElements = 100_000;

/**
 * Writes the attributes as repeated KeyValue, without the keys that `above` or `top` have: those win, whatever their
 * value is, so that an `undefined` there removes a key. What OTLP or Langfuse cannot take is left out.
 */
export function writeAttributes(
  writer: Writer,
  tag: number,
  attributes: Attributes,
  above?: Attributes | undefined,
  top?: Attributes | undefined,
): void {
  for (const key in attributes) {
    if (!Object.hasOwn(attributes, key)) continue;
    if (top !== undefined && Object.hasOwn(top, key)) continue;
    if (above !== undefined && Object.hasOwn(above, key)) continue;
    const value: unknown = attributes[key];
    if (typeof value === "string") writeTextAttribute(writer, tag, key, value);
    else if (typeof value === "number" || typeof value === "boolean") writeScalarAttribute(writer, tag, key, value);
    else if (Array.isArray(value)) writeArrayAttribute(writer, tag, key, value);
  }
}

/** The common case. The lengths are guessed from the text's, which is right for ASCII, so that it is written only once. */
function writeTextAttribute(writer: Writer, tag: number, key: string, value: string): void {
  const head = keyBytes(key);
  const text = limitText(writer, value);
  reserve(writer, 24 + head.length + 3 * text.length);
  const { buffer, position } = writer;
  const start = textStart(position, head.length, text.length);
  const size = putText(buffer, start, text);
  const target = textStart(position, head.length, size);
  if (target !== start) buffer.copyWithin(target, start, start + size);

  const width = varintSize(size);
  buffer[position] = tag;
  let at = putVarint(buffer, position + 1, head.length + textHeader(size) + size);
  at = putBytes(buffer, at, head);
  buffer[at] = keyValueTags.value;
  at = putVarint(buffer, at + 1, 1 + width + size);
  buffer[at] = valueTags.string;
  putVarint(buffer, at + 1, size);
  writer.position = target + size;
}

/** Where the text of an attribute begins that begins at `position`. */
function textStart(position: number, headSize: number, textSize: number): number {
  const header = headSize + textHeader(textSize);
  return position + 1 + varintSize(header + textSize) + header;
}

/** What stands between key and text: the value's tag and length, the text's tag and length. */
function textHeader(textSize: number): number {
  const width = varintSize(textSize);
  return 2 + varintSize(1 + width + textSize) + width;
}

function writeScalarAttribute(writer: Writer, tag: number, key: string, value: number | boolean): void {
  const entry = beginMessage(writer, tag, 1);
  writeKey(writer, key);
  writeScalar(writer, keyValueTags.value, value);
  endMessage(writer, entry, 1);
}

function writeKey(writer: Writer, key: string): void {
  const bytes = keyBytes(key);
  writeRaw(writer, bytes, 0, bytes.length);
}

/** An AnyValue of a number or a boolean: at most thirteen bytes, its length always one. */
function writeScalar(writer: Writer, tag: number, value: number | boolean): void {
  reserve(writer, 13);
  const { buffer, position } = writer;
  const content = position + 2;
  let end: number;
  if (typeof value === "boolean") {
    buffer[content] = valueTags.bool;
    buffer[content + 1] = value ? 1 : 0;
    end = content + 2;
  } else if (isInt64(value)) {
    buffer[content] = valueTags.int;
    end = putInt64(buffer, content + 1, value);
  } else {
    buffer[content] = valueTags.double;
    end = buffer.writeDoubleLE(value, content + 1);
  }
  buffer[position] = tag;
  buffer[position + 1] = end - content;
  writer.position = end;
}

function writeArrayAttribute(writer: Writer, tag: number, key: string, values: readonly unknown[]): void {
  const before = writer.position;
  const entry = beginMessage(writer, tag, 1);
  writeKey(writer, key);
  const value = beginMessage(writer, keyValueTags.value, 1);
  const array = beginMessage(writer, valueTags.array, 1);
  const count = Math.min(values.length, maxElements);
  for (let index = 0; index < count; index++) writeElement(writer, values[index]);
  if (writer.position === array) {
    // Langfuse shows an ArrayValue without values as the text {"arrayValue":{}}.
    writer.position = before;
    return;
  }
  endMessage(writer, array, 1);
  endMessage(writer, value, 1);
  endMessage(writer, entry, 1);
}

function writeElement(writer: Writer, element: unknown): void {
  if (typeof element === "string") {
    const start = beginMessage(writer, arrayTags.values, 1);
    writeTextField(writer, valueTags.string, element);
    endMessage(writer, start, 1);
  } else if (typeof element === "number" || typeof element === "boolean") {
    writeScalar(writer, arrayTags.values, element);
  }
}
