import { expect, it } from "vitest";
import { tarballProblems } from "../../scripts/check/pack.ts";

const whole = ["LICENSE", "README.md", "dist/index.cjs", "dist/index.d.cts", "dist/index.mjs", "package.json"];

it("takes a tarball that holds what it should", () => {
  expect(tarballProblems(whole)).toEqual([]);
  expect(tarballProblems([...whole, "CHANGELOG.md", "dist/chunk-Ab1_.mjs", "dist/viewer/app.css"])).toEqual([]);
});

it.each(["src/index.ts", "dist/index.test.mjs", "dist/index.mjs.map", ".env", "tsdown.config.ts", "dist/notes.md"])(
  "refuses a tarball that holds %s",
  (file) => {
    expect(tarballProblems([...whole, file])).toEqual([expect.stringContaining(`holds ${file}`)]);
  },
);

it.each(["LICENSE", "README.md", "package.json"])("refuses a tarball that lacks %s", (file) => {
  expect(tarballProblems(whole.filter((other) => other !== file))).toEqual([`lacks ${file}`]);
});

it("refuses a tarball with nothing built", () => {
  expect(tarballProblems(["LICENSE", "README.md", "package.json"])).toEqual(["lacks dist/"]);
});
