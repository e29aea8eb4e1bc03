import { parsed } from "./read-json.ts";

/** Fields in which applications put what was said, when they hand over an object with one text of interest. */
const names = [
  "message",
  "question",
  "query",
  "prompt",
  "text",
  "input",
  "answer",
  "reply",
  "response",
  "output",
  "content",
];

/**
 * What was said: the text itself, or the one text in an object that holds little else; any other content as it is.
 * @example spoken('{ "question": "Why?" }'); // "Why?"
 */
export function spoken(text: string): unknown {
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && names.includes(only[0]) && typeof only[1] === "string")
    return only[1];
  return value;
}
