import { describe, expect, it } from "vitest";
import { randomFrom } from "../random.ts";
import { scenarios } from "./index.ts";

describe("the table of cases", () => {
  it("has names that are all different, and says of each what must hold", () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
    expect(scenarios.filter(({ about }) => about.length < 10)).toEqual([]);
  });

  it.each(scenarios.map(({ name, steps }) => [name, steps] as const))(
    "plays %s the same with the same seed, and otherwise with others",
    (_, steps) => {
      const played = (seed: number): string => JSON.stringify(steps(randomFrom(seed)));
      expect(played(7)).toBe(played(7));
      expect(new Set([1, 2, 3, 4, 5, 6].map(played)).size).toBeGreaterThan(1);
    },
  );
});
