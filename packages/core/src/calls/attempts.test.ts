import { describe, expect, it } from "vitest";
import { createAttempts } from "./attempts.ts";

const key = { parent: "p", url: "u", body: "b" };

describe("attempts", () => {
  it("count on after a failure with the same key, and only then", () => {
    const attempts = createAttempts(() => 0);
    expect(attempts.next(key)).toBe(1);
    expect(attempts.next(key)).toBe(1);
    attempts.failed(key, 1);
    expect(attempts.next({ ...key, body: "other" })).toBe(1);
    expect(attempts.next({ ...key, parent: "other" })).toBe(1);
    expect(attempts.next({ ...key })).toBe(2);
    expect(attempts.next({ ...key })).toBe(1);
  });

  it("forget a failure after two minutes", () => {
    let now = 0;
    const attempts = createAttempts(() => now);
    attempts.failed(key, 1);
    now = 121_000;
    expect(attempts.next(key)).toBe(1);
  });

  it("tell calls apart that fail side by side", () => {
    const attempts = createAttempts(() => 0);
    attempts.failed(key, 1);
    attempts.failed(key, 1);
    expect([attempts.next(key), attempts.next(key), attempts.next(key)]).toEqual([2, 2, 1]);
  });

  it("remember only so many", () => {
    const attempts = createAttempts(() => 0);
    for (let count = 0; count < 1_000; count += 1) attempts.failed({ ...key, body: String(count) }, 1);
    expect(attempts.next({ ...key, body: "0" })).toBe(1);
    expect(attempts.next({ ...key, body: "999" })).toBe(2);
  });
});
