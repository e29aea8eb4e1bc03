import { describe, expect, it } from "vitest";
import { fits, replaceLoneSurrogates, truncateText, wellFormed } from "./text.ts";

describe("wellFormed", () => {
  it("replaces half a surrogate pair and leaves whole pairs alone", () => {
    expect(wellFormed("a\ud83d\ude00b\ud83dc\ude00")).toBe("a😀b\ufffdc\ufffd");
  });

  it("does the same on an engine without toWellFormed", () => {
    for (const text of ["plain", "😀", "\ud800", "\udc00", "\ud800\ud800\udc00", "\udc00\ud800", "x\udfffy"]) {
      expect(replaceLoneSurrogates(text)).toBe(wellFormed(text));
    }
  });
});

describe("truncateText", () => {
  it("leaves a text that fits as it is", () => {
    expect(truncateText("naïve ✓", 10)).toBe("naïve ✓");
    expect(truncateText("", 0)).toBe("");
  });

  it("says how many characters it cut, and stays within the bytes", () => {
    const text = truncateText("x".repeat(5_000), 1_000);
    expect(text).toBe(`${"x".repeat(960)}…[cut 4040 characters]`);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000);
  });

  it("never cuts a character in two", () => {
    for (let bytes = 0; bytes < 120; bytes++) {
      const text = truncateText("😀é✓".repeat(100), bytes);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
      expect(wellFormed(text)).toBe(text);
    }
  });

  it("cuts ten megabytes to the limit", () => {
    expect(Buffer.byteLength(truncateText("é".repeat(5_000_000), 1_000_000))).toBeLessThanOrEqual(1_000_000);
  });
});

describe("fits", () => {
  it("counts bytes, not characters", () => {
    expect(fits("✓✓", 6)).toBe(true);
    expect(fits("✓✓", 5)).toBe(false);
    expect(fits("ab", 2)).toBe(true);
  });
});
