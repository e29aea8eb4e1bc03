import { describe, expect, it } from "vitest";
import { hostileTexts } from "./hostile-texts-for-tests.ts";
import { createRedactor } from "./index.ts";

const { text: redact } = createRedactor({});

// Not a measurement: with a step for each pair of characters, a million of them would take hours.
describe("a megabyte of", () => {
  it.each(hostileTexts(1_000_000))("%s is read to its end", { timeout: 60_000 }, (_, text) => {
    expect(redact(text).length).toBeLessThanOrEqual(text.length * 12);
  });
});
