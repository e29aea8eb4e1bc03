import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getterProblems } from "../../scripts/check/getters.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "langfuse-kit-getters-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

describe("getters of literals", () => {
  it("are found, with their lines", () => {
    write(
      "packages/core/src/watch.ts",
      "let over = false;\nexport const watch = () => ({\n  get over() { return over; },\n});\n",
    );
    write("packages/fetch/src/call.ts", "export const call = { set body(value: string) {} };\n");
    expect(getterProblems(root, {}).toSorted()).toEqual([
      expect.stringMatching(/^packages\/core\/src\/watch\.ts:3: /),
      expect.stringMatching(/^packages\/fetch\/src\/call\.ts:1: /),
    ]);
  });

  it("are no getters of classes, no methods, and none of tests or tools", () => {
    write("packages/core/src/watch.ts", "export class Watch { get over() { return false; } }\n");
    write("packages/core/src/store.ts", "export const store = { get(key: string) { return key; }, get: 1 };\n");
    write("packages/core/src/watch.test.ts", "export const watch = { get over() { return false; } };\n");
    write("packages/studio/src/watch.ts", "export const watch = { get over() { return false; } };\n");
    expect(getterProblems(root, {})).toEqual([]);
  });

  it("are excused where their file is named, and who is named without need is told", () => {
    write("packages/core/src/watch.ts", "export const watch = { get over() { return false; } };\n");
    write("packages/core/src/store.ts", "export const store = {};\n");
    const excuses = { "packages/core/src/watch.ts": "few", "packages/core/src/store.ts": "once" };
    expect(getterProblems(root, excuses)).toEqual([
      expect.stringMatching(/^packages\/core\/src\/store\.ts: .* Strike/),
    ]);
  });
});
