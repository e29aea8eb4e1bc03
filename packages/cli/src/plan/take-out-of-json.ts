import { isDeepStrictEqual } from "node:util";
import { parseExpression } from "@babel/parser";
import type { ObjectExpression, ObjectProperty } from "@babel/types";
import { lineOf, propertyOf } from "../source/index.ts";
import type { OwnLine, TakenOut } from "./types.ts";

type Json = Readonly<Record<string, unknown>>;

/** A value that we wrote, below these names. */
interface Written {
  readonly path: readonly string[];
  readonly value: unknown;
}

interface Place {
  readonly object: ObjectExpression;
  readonly property: ObjectProperty;
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const plainOf = (text: string): string => text.replace(/^\uFEFF/, "");

/** What a JSON text holds; undefined for what is none, or is no object. */
export function readObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(plainOf(text));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function valueAt(json: Json, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), json);
}

function writtenInto(before: Json, written: Json, path: readonly string[] = []): Written[] {
  return Object.entries(written).flatMap(([name, value]) => {
    const at = [...path, name];
    const earlier = valueAt(before, [name]);
    if (isDeepStrictEqual(value, earlier)) return [];
    const isBlock = isObject(value) && (earlier === undefined || isObject(earlier));
    return isBlock ? writtenInto(earlier ?? {}, value, at) : [{ path: at, value }];
  });
}

function placeOf(text: string, path: readonly string[]): Place | undefined {
  let object = parseExpression(text) as ObjectExpression;
  for (const [index, name] of path.entries()) {
    const property = propertyOf(object, name);
    if (property === undefined || index === path.length - 1) return property && { object, property };
    if (property.value.type !== "ObjectExpression") return undefined;
    object = property.value;
  }
  return undefined;
}

/** Without an entry and the comma that goes with it. */
function without(text: string, { object, property }: Place): string {
  const index = object.properties.indexOf(property);
  const [previous, next] = [object.properties[index - 1], object.properties[index + 1]];
  const from = next !== undefined ? property.start : previous !== undefined ? previous.end : (object.start ?? 0) + 1;
  const to = next?.start ?? (previous !== undefined ? property.end : (object.end ?? 0) - 1);
  return text.slice(0, from ?? 0) + text.slice(to ?? 0);
}

/** Puts back what stood there before us. A block that was not there goes with the last that it holds. */
function putBack(now: string, path: readonly string[], before: string): string {
  const place = placeOf(now, path);
  if (place === undefined) return now;
  const { start, end } = placeOf(before, path)?.property.value ?? {};
  if (typeof start === "number" && typeof end === "number") {
    const { value } = place.property;
    return now.slice(0, value.start ?? 0) + before.slice(start, end) + now.slice(value.end ?? 0);
  }
  const block = path.slice(0, -1);
  const isOurs = block.length > 0 && placeOf(before, block) === undefined;
  return isOurs && place.object.properties.length === 1 ? putBack(now, block, before) : without(now, place);
}

/**
 * The same for JSON, by names and values: package managers sort the lines, and whatever comes after one gives it a comma.
 * What somebody has taken out already is no trouble. Undefined where one of the texts is no JSON object.
 */
export function takeOutOfJson(now: string, written: string, before: string): TakenOut | undefined {
  const [held, ours, earlier] = [now, written, before].map(readObject);
  if (held === undefined || ours === undefined || earlier === undefined) return undefined;
  const lines = now.split("\n");
  const own: OwnLine[] = [];
  let text = plainOf(now);
  let isWhole = true;
  for (const { path, value } of writtenInto(earlier, ours)) {
    const present = valueAt(held, path);
    if (isDeepStrictEqual(present, value)) {
      const line = lineOf(plainOf(now), placeOf(plainOf(now), path)?.property.start ?? 0);
      own.push({ line, text: lines[line - 1]?.trim() ?? "" });
      text = putBack(text, path, plainOf(before));
    } else if (present !== undefined && !isDeepStrictEqual(present, valueAt(earlier, path))) isWhole = false;
  }
  return { text: isWhole ? now.slice(0, now.length - plainOf(now).length) + text : undefined, own };
}
