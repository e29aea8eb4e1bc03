import { describe, expect, it } from "vitest";
import { backoff } from "./pace.ts";

describe("backoff", () => {
  it("doubles up to a minute, and is never shorter than a tenth of a second", () => {
    const longest = (attempts: number): number => backoff(attempts, () => 1);
    expect([1, 2, 3, 6, 7, 1_000_000].map(longest)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
    expect(backoff(9, () => 0)).toBe(100);
  });

  it("is whole milliseconds, which is all that a queue's server may take", () => {
    expect(backoff(1, () => 1 / 3)).toBe(333);
    expect(Number.isInteger(backoff(5))).toBe(true);
  });
});
