import { isRecord, parseText } from "../json/index.ts";

const longest = 300;
/** No more of a text is parsed for its preview. */
const parsed = 200_000;
const deepest = 6;
/** What stands in the place of an uploaded image or recording. */
const media = /@@@langfuseMedia:type=([\w/.+-]{1,100})\|[^@]{0,200}@@@/g;

/** What a person would read first of an input or output: the last message's text, the answer, or the JSON as it is. */
export function previewOf(text: string | null, last: "user" | "any"): string | null {
  if (text === null || text === "") return null;
  const value = text.length <= parsed ? parseText(text) : text;
  const said = typeof value === "object" ? (sayOf(value, last, 0) ?? text) : String(value);
  const line = said
    .slice(0, longest * 4)
    .replaceAll(media, "[$1]")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

const wrappers: readonly string[] = [
  "messages",
  "content",
  "text",
  "answer",
  "output",
  "input",
  "question",
  "query",
  "prompt",
  "message",
  "parts",
  "choices",
  "response",
];

function sayOf(value: unknown, last: "user" | "any", depth: number): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (depth > deepest) return undefined;
  if (Array.isArray(value)) return ofList(value, last, depth);
  if (!isRecord(value)) return undefined;
  for (const key of wrappers) {
    const said = sayOf(value[key], last, depth + 1);
    if (said !== undefined) return said;
  }
  return undefined;
}

function ofList(list: readonly unknown[], last: "user" | "any", depth: number): string | undefined {
  const isUser = (entry: unknown): boolean => isRecord(entry) && (entry.role === "user" || entry.role === "human");
  const chosen = last === "user" ? (list.findLast(isUser) ?? list.at(-1)) : list.at(-1);
  const said = sayOf(chosen, last, depth + 1);
  if (said !== undefined) return said;
  // The last part of a message may be a picture.
  for (const entry of list.toReversed()) {
    const other = sayOf(entry, last, depth + 1);
    if (other !== undefined) return other;
  }
  return undefined;
}
