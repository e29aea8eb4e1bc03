import { expect, it } from "vitest";
import { createLimit } from "./limit.ts";

it("forgets with every minute, and holds no more than it lets through", () => {
  const limit = createLimit(2, 100);
  for (let minute = 0; minute < 3; minute++) {
    const refused = Array.from({ length: 1000 }, (_, index) => limit.refuse(`trace ${index >> 2}`, minute * 60_000));
    expect(refused.filter((seconds) => seconds === undefined)).toHaveLength(100);
    expect(refused.at(-1)).toBe(60);
  }
});

it("says how long it lasts, and is not kept closed by a clock that is set back", () => {
  const limit = createLimit(1, 100);
  expect(limit.refuse("a", 1_000_000)).toBeUndefined();
  expect(limit.refuse("a", 1_045_000)).toBe(15);
  expect(limit.refuse("a", 1_060_000)).toBeUndefined();
  expect(limit.refuse("a", 500_000)).toBeUndefined();
});
