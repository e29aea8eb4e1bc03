import type { Attributes } from "@opentelemetry/api";
import { parseJson } from "../capture/index.ts";
import { keys } from "./keys.ts";
import { limits } from "./limits.ts";
import { type Report, reportField } from "./report.ts";
import { cutName, nameText } from "./text.ts";

/** Far more than are sent, since some may be empty or stand twice. */
const mostLookedAt = 20 * limits.tags;

/**
 * Tags as an OpenTelemetry array. An empty one is left out: sent as protobuf, the server reads it as the text
 * {"arrayValue":{}}.
 */
export function tags(out: Attributes, value: unknown, report: Report): void {
  // No Set: there are few, and most traces have one or two.
  const kept: string[] = [];
  for (const item of tagList(value)) {
    const text = nameText(item);
    if (text === undefined) reportField(report, "tag", "it has to be a string");
    else if (text !== "") keep(kept, cutName(text), report);
  }
  if (kept.length > 0) out[keys.trace.tags] = kept;
}

function keep(kept: string[], tag: string, report: Report): void {
  if (kept.includes(tag)) return;
  if (kept.length < limits.tags) kept.push(tag);
  else reportField(report, "tag", `a trace has at most ${limits.tags}`);
}

/** The tags that are looked at: a list, or a single one. A sparse array of a billion holes is one assignment away. */
export function tagList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  try {
    return Array.isArray(value) ? value.slice(0, mostLookedAt) : [value];
  } catch {
    // A Proxy that refuses: a tag that is none, so that the encoding says it.
    return [undefined];
  }
}

/** The tags again where some of them are not the trace's yet; undefined where all are. */
export function newTags(before: unknown, value: unknown): unknown {
  const known = Array.isArray(before) ? before : tagList(before);
  for (const tag of Array.isArray(value) ? value : tagList(value)) if (!known.includes(tag)) return value;
  return undefined;
}

/** Tags in any of the forms that servers take: an array, the JSON text of one, or names between commas. */
export function parseTags(value: unknown): string[] {
  if (Array.isArray(value)) return tagList(value).filter((item) => typeof item === "string" && item !== "") as string[];
  if (typeof value !== "string") return [];
  const list = value.startsWith("[") ? parseJson(value) : undefined;
  if (list !== undefined) return parseTags(list);
  return value
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}
