import { expect, it } from "vitest";
import { createPrefixed } from "./prefixed.ts";

it("puts names under a prefix, the first time and later", () => {
  const keyOf = createPrefixed("metadata.");
  expect([keyOf("plan"), keyOf("plan"), keyOf("__proto__")]).toEqual([
    "metadata.plan",
    "metadata.plan",
    "metadata.__proto__",
  ]);
});

it("goes on where there are more names than it remembers, and cuts the longest", () => {
  const keyOf = createPrefixed("m.");
  const names = Array.from({ length: 1_500 }, (_, index) => `name${index}`);
  expect(names.map(keyOf)).toEqual(names.map((name) => `m.${name}`));
  expect(names.map(keyOf)).toEqual(names.map((name) => `m.${name}`));
  expect(keyOf("x".repeat(5_000)).length).toBeLessThan(300);
});
