import { expect, it } from "vitest";
import { parseBounded, parseText } from "./index.ts";

it.each([
  [String.raw`["ada \ud83d"]`, ["ada \ufffd"]],
  [String.raw`["\uDE00 \ud83d\ud83d\ude00"]`, ["\ufffd \ufffd\u{1f600}"]],
  [String.raw`{"\ud800":{"a":"\udfff\n\\ud800"}}`, { "\ufffd": { a: "\ufffd\n\\ud800" } }],
  [String.raw`["\\\ud800","\\\\ud800"]`, ["\\\ufffd", "\\\\ud800"]],
  ['["\u{1f600}"]', ["\u{1f600}"]],
])("reads %s as well-formed texts", (text, value) => {
  expect(parseBounded(text)).toEqual(value);
  expect(parseText(text)).toEqual(value);
});
