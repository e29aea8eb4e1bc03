import { checkSync } from "recheck";
import { expect, it } from "vitest";
import { keyPatterns } from "./key-patterns.ts";
import { fourNumbers } from "./personal.ts";

// Patterns that are written as such are looked at by `npm run check`; these are put together from parts.
it("the pattern for addresses takes time that grows with the text and no faster", () => {
  expect(checkSync(fourNumbers.source, fourNumbers.flags, { timeout: 20_000 })).toMatchObject({ status: "safe" });
}, 30_000);

// A checker takes minutes for all of them as one. With this shape there is nothing to go back to: what is repeated
// without a bound stands last, so it never has to give back what it took.
it.each(keyPatterns)("the pattern %s repeats without a bound at its end only", (pattern) => {
  expect(pattern.replaceAll(/\{\d+(?:,\d+)?\}/g, "")).toMatch(/^[^*{]*(?:\{\d+,\})?$/);
  expect(pattern).not.toMatch(/[^[\w]\+(?![^[]*\])/);
});
