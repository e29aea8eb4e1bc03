import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { patternProblems } from "../../scripts/check/patterns.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "langfuse-kit-patterns-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

describe("an excuse for a pattern", () => {
  const excuses = {
    composed: { "packages/core/src/parts.ts": "our own" },
    judged: { "packages/core/src/words.ts /x+$/": "short" },
  };

  it("holds for its own file", async () => {
    write("packages/core/src/parts.ts", 'export const parts = new RegExp(["a", "b"].join("|"));\n');
    write("packages/core/src/words.ts", "export const words = /x+$/;\n");
    expect(await patternProblems(root, excuses)).toEqual([]);
  });

  it("is told where nothing needs it", async () => {
    write("packages/core/src/parts.ts", "export const parts = /a|b/;\n");
    write("packages/core/src/words.test.ts", "export const words = /x+$/;\n");
    expect(await patternProblems(root, excuses)).toEqual([
      "packages/core/src/parts.ts: is excused, and is not there. Strike it.",
      "packages/core/src/words.ts /x+$/: is excused, and is not there. Strike it.",
    ]);
  });
});
