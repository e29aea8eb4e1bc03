import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** A warning under its key. Under one key only what comes first is said. */
const warning = /(?:\breporter(?:\([^)]*\))?\.once|\breportOnce)\(\s*"([^"]+)"/gi;

it("no two warnings share a key: the second would never be said", () => {
  const files = globSync("packages/*/src/**/*.ts", { cwd: root }).filter(
    (file) => !/\.test\.|-for-tests\.|\/fixtures\//.test(file.replaceAll("\\", "/")),
  );
  const keys = files.flatMap((file) =>
    Array.from(readFileSync(join(root, file), "utf8").matchAll(warning), ([, key]) => key),
  );
  expect(keys.length).toBeGreaterThan(30);
  expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
});
