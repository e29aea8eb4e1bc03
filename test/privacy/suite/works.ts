import { describe, expect, it } from "vitest";
import { leaksOf, type Plant, strictModes } from "../scene.ts";

export type Work = readonly [title: string, work: (plant: Plant) => Promise<unknown>];

/** What may be found of each of them, by mode. */
export function canariesIn(works: readonly Work[]): void {
  describe.each(works)("%s", { timeout: 30_000 }, (_, work) => {
    it.each(strictModes)("$title", async ({ shape, options, mayLeave }) => {
      const { found } = await leaksOf(shape, options, work);
      expect(found.filter((place) => !mayLeave(place))).toEqual([]);
    });

    it("full lets most of it leave, or the tests above would show nothing, but no credentials and no address", async () => {
      const { found } = await leaksOf("words", {}, work);
      expect(found.length).toBeGreaterThan(4);
      const never = [
        "cookie",
        "authorization",
        "key",
        "query",
        "path parameter",
        "no route",
        "key of a provider",
        "answer",
      ];
      // The options of this test hand over all headers as input; the key rules are for `redacted`.
      const asked = ["cookie", "authorization", "key"];
      expect(found.filter((place) => never.includes(place) && !asked.includes(place))).toEqual([]);
    });
  });
}
