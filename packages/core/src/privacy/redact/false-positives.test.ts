import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRedactor } from "./index.ts";
import { ordinary } from "./ordinary-texts-for-tests.ts";

const { text: redact } = createRedactor({});

describe.each(Object.entries(ordinary))("%s", (_, texts) => {
  it.each(texts)("%s", (text) => expect(redact(text)).toBe(text));
});

/** Our own sources are code that nobody wrote for this test, and none of the files here speaks of secrets. */
it.each([
  "../../pricing/normalize-usage.ts",
  "../../pricing/price-data.ts",
  "../../encode/segment-writer.ts",
  "../../delivery/sender/pace.ts",
  "../../context/w3c/tracestate.ts",
  "../../lifecycle/begin-request.ts",
  "../../../README.md",
])("%s stays as it is", (file) => {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  expect(text.split("\n").filter((line) => redact(line) !== line)).toEqual([]);
  expect(redact(text)).toBe(text);
});
