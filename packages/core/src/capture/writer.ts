import { describe } from "./describe.ts";
import { isRuled, type LeftError, leftError, sentenceOf } from "./left-errors.ts";
import type { SerializeLimits } from "./limits.ts";
import type { CaptureMode } from "./mode.ts";
import { readJsonOrText } from "./read-json.ts";
import type { Shape } from "./shape.ts";
import { fits, truncateText, wellFormed } from "./text.ts";

/** Stands for a value that no longer fits. A value is begun only when there is room for at least this. */
const cut = '"[cut]"';
/** Kept back by every open container: for the element that says how much was left out, and the closing bracket. */
const reserve = 40;
/** Keys are names; a longer one is data in the wrong place. */
const longestKey = 200;

interface Writing {
  readonly maxDepth: number;
  /** The containers around the value being written: meeting one again is a cycle. */
  readonly ancestors: Set<object>;
  /** The mode whose rule is applied to all that is written. */
  readonly mode: CaptureMode | undefined;
  json: string;
  bytesLeft: number;
  nodesLeft: number;
}

type Container = Exclude<Shape, { kind: "text" | "value" }>;
type Element = readonly [key: string | undefined, value: unknown];

/**
 * JSON for values that native JSON.stringify cannot be trusted with. Reads each thing once, under guard, and counts
 * every byte before it is written, so that the text can be closed properly wherever it has to stop.
 */
export function writeJson(
  value: unknown,
  limits: SerializeLimits,
  within?: Pick<Writing, "ancestors" | "mode">,
): string {
  const writing: Writing = {
    maxDepth: limits.maxDepth,
    ancestors: within?.ancestors ?? new Set(),
    mode: within?.mode,
    json: "",
    bytesLeft: limits.maxBytes,
    nodesLeft: limits.maxNodes,
  };
  writeValue(writing, value, 0);
  return writing.json;
}

function writeValue(writing: Writing, value: unknown, depth: number): void {
  writing.nodesLeft -= 1;
  switch (typeof value) {
    case "string":
      writeText(writing, value);
      break;
    case "number":
      // NaN and the infinities by name: null would say that there was nothing.
      if (Number.isFinite(value)) writePlain(writing, JSON.stringify(value));
      else writeText(writing, String(value));
      break;
    case "boolean":
      writePlain(writing, String(value));
      break;
    case "undefined":
      writePlain(writing, "null");
      break;
    case "function":
      writeText(writing, functionText(value));
      break;
    case "object":
      if (value === null) writePlain(writing, "null");
      else writeObject(writing, value, depth);
      break;
    default:
      writeText(writing, String(value));
  }
}

function writeObject(writing: Writing, value: object, depth: number): void {
  const shape = shapeOf(writing, value, depth);
  if (shape.kind === "text") {
    writeText(writing, shape.text);
    return;
  }
  writing.ancestors.add(value);
  if (shape.kind === "value") writeValue(writing, shape.value, depth + 1);
  else writeContainer(writing, shape, depth + 1);
  writing.ancestors.delete(value);
}

function writeContainer(writing: Writing, shape: Container, depth: number): void {
  if (writing.bytesLeft < reserve + cut.length) {
    writePlain(writing, cut);
    return;
  }
  const list = shape.kind === "items" || shape.kind === "array";
  writing.bytesLeft -= reserve;
  writePlain(writing, list ? "[" : "{");
  const elements = elementsOf(shape);
  let comma = "";
  let seen = 0;
  let left = 0;
  for (let element = step(elements); element !== undefined; element = step(elements)) {
    const [key, value] = element;
    const prefix = key === undefined ? comma : `${comma}${keyText(key)}:`;
    if (writing.nodesLeft <= 0 || !fits(prefix, writing.bytesLeft - cut.length)) {
      left = sizeOf(shape) - seen;
      break;
    }
    seen += 1;
    comma = ",";
    write(writing, prefix, key === undefined ? prefix.length : Buffer.byteLength(prefix));
    writeValue(writing, value, depth);
  }
  writing.bytesLeft += reserve;
  if (left > 0) writePlain(writing, list ? `${comma}"[${left} more]"` : `${comma}"[cut]":"${left} more"`);
  writePlain(writing, list ? "]" : "}");
}

/** Reads lazily and under guard: a getter that throws costs its own value only. */
function* elementsOf(shape: Container): Generator<Element> {
  switch (shape.kind) {
    case "items":
      for (const item of shape.items) yield [undefined, item];
      return;
    case "entries":
      yield* shape.entries;
      return;
    case "array":
      for (let index = 0; index < shape.array.length; index++) yield [undefined, read(shape.array, index)];
      return;
    case "record":
      for (const key of shape.keys) {
        const value = read(shape.record, key);
        if (value !== undefined) yield [key, value];
      }
  }
}

/** Writing stays outside the guard: an error half-way through an element must end the whole text, not go unseen. */
function step(elements: Generator<Element>): Element | undefined {
  try {
    const result = elements.next();
    return result.done ? undefined : result.value;
  } catch {
    return undefined;
  }
}

function read(container: object, key: string | number): unknown {
  try {
    return (container as Record<string | number, unknown>)[key];
  } catch {
    return "[threw]";
  }
}

function shapeOf(writing: Writing, value: object, depth: number): Shape {
  if (writing.ancestors.has(value)) return { kind: "text", text: "[circular]" };
  if (depth >= writing.maxDepth) return { kind: "text", text: "[too deep]" };
  try {
    const left = leftError(value);
    return left === undefined || isRuled(left, writing.mode) ? describe(value) : leftShape(writing, left, depth);
  } catch {
    return { kind: "text", text: "[threw]" };
  }
}

/** What has left a stricter step says no more as a value than it does as an error. */
function leftShape(writing: Writing, left: LeftError, depth: number): Shape {
  if (left.capture === "metadata") return { kind: "text", text: sentenceOf(left) };
  if (left.capture !== "redacted") return { kind: "value", value: left.words };
  const room = { maxBytes: writing.bytesLeft, maxNodes: writing.nodesLeft, maxDepth: writing.maxDepth - depth };
  const json = writeJson(left.words, room, { ancestors: writing.ancestors, mode: left.capture });
  return { kind: "value", value: readJsonOrText(left.redact(json)) };
}

function sizeOf(shape: Container): number {
  if (shape.kind === "array") return shape.array.length;
  return shape.kind === "record" ? shape.keys.length : shape.size;
}

function functionText(value: unknown): string {
  const name = read(value as object, "name");
  return typeof name === "string" && name !== "" ? `[function ${name.slice(0, longestKey)}]` : "[function]";
}

function keyText(key: string): string {
  return quote(key.length > longestKey ? `${key.slice(0, longestKey)}…` : key);
}

function quote(text: string): string {
  return JSON.stringify(wellFormed(text));
}

/** A text that does not fit takes at most half of the room, so that what comes after it is not starved. */
function writeText(writing: Writing, text: string): void {
  const room = writing.bytesLeft;
  let json = text.length + 2 <= room ? quote(text) : undefined;
  // Escapes lengthen a text up to six times, so cutting once may not do.
  let bytes = Math.floor(room / 2) - 2;
  while (json === undefined || !fits(json, room)) {
    json = bytes >= 64 ? quote(truncateText(text, bytes)) : cut;
    bytes = Math.floor(bytes / 2);
  }
  write(writing, json, Buffer.byteLength(json));
}

/** Text of ours, one byte a character. What does not fit becomes the mark for which there is always room. */
function writePlain(writing: Writing, json: string): void {
  const fitting = json.length <= writing.bytesLeft ? json : cut;
  write(writing, fitting, fitting.length);
}

/** Every byte passes here. */
function write(writing: Writing, json: string, bytes: number): void {
  writing.json += json;
  writing.bytesLeft -= bytes;
}
