import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { bundleProblems, readBundle } from "../../scripts/check/bundles.ts";
import { openPackage } from "../../scripts/skeleton/package-folder.ts";

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function problems(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), "langfuse-kit-bundles-"));
  roots.push(root);
  const tree: Record<string, string> = {
    "node_modules/@scope/copied/package.json": JSON.stringify({ version: "2.1.0" }),
    ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`packages/core/${file}`, text])),
  };
  for (const [file, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return bundleProblems(root, openPackage(root, "core"));
}

const own = "// src/index.ts\nvar own = 1;\n";
const copied = `// ../../node_modules/@scope/copied/build/index.js\nvar a = 1;\n${own}`;
const manifest = JSON.stringify({ name: "core", dependencies: { declared: "1" }, files: ["THIRD-PARTY-NOTICES.md"] });

describe("the check of what was bundled", () => {
  it("reads what a build copied in, and what it still imports", () => {
    const esm = `import { a } from "outer/deep";\nimport "@scope/plain";\nexport * from "other";\nimport fs from "node:fs";
${copied}const b = await import("late");\nimport {\n  c,\n} from "./chunk.mjs";\n`;
    const cjs = 'let d = require("required");\nlet e = require("fs");\n';
    expect(readBundle([esm, cjs])).toEqual({
      marked: true,
      bundled: ["@scope/copied"],
      stolen: [],
      wanted: ["@scope/plain", "late", "other", "outer", "required"],
    });
  });

  it("is content when all is named and declared", () => {
    const files = {
      "package.json": manifest,
      "THIRD-PARTY-NOTICES.md": "## @scope/copied 2.1.0\n",
      "dist/index.mjs": `import "declared";\n${copied}`,
    };
    expect(problems(files)).toEqual([]);
  });

  it("takes copies of a private package where it is declared for development", () => {
    const files = { "dist/index.mjs": `// ../server-rules/src/otlp/decode.ts\nvar a = 1;\n${own}` };
    const declared = JSON.stringify({ devDependencies: { "@langfuse-kit/server-rules": "1" } });
    expect(problems({ "package.json": declared, ...files })).toEqual([]);
    expect(problems({ "package.json": "{}", ...files })).toEqual([expect.stringContaining("dist holds a copy of")]);
  });

  it("refuses copied code that no notice names", () => {
    expect(problems({ "package.json": manifest, "dist/index.mjs": copied })).toEqual([
      expect.stringContaining("dist holds code of @scope/copied 2.1.0"),
    ]);
  });

  it("refuses a notice of another version", () => {
    const files = { "THIRD-PARTY-NOTICES.md": "## @scope/copied 2.0.0\n", "dist/index.mjs": copied };
    expect(problems({ "package.json": manifest, ...files })).toHaveLength(1);
  });

  it("refuses a build that does not mark its modules", () => {
    expect(problems({ "package.json": manifest, "dist/index.mjs": "var a = 1;\n" })).toEqual([
      expect.stringContaining("does not say which modules it holds"),
    ]);
  });

  it("refuses a notice that is not published", () => {
    const files = { "THIRD-PARTY-NOTICES.md": "## @scope/copied 2.1.0\n", "dist/index.mjs": copied };
    expect(problems({ "package.json": "{}", ...files })).toEqual([expect.stringContaining("files must have")]);
  });

  it("refuses an import that is not declared", () => {
    expect(problems({ "package.json": manifest, "dist/index.cjs": `require("undeclared");\n${own}` })).toEqual([
      expect.stringContaining("dist imports undeclared"),
    ]);
  });

  it("refuses a copy of another package of this repository", () => {
    const text = `// ../core/dist/index.mjs\nvar a = 1;\n${own}`;
    expect(problems({ "package.json": manifest, "dist/index.mjs": text })).toEqual([
      expect.stringContaining("dist holds a copy of ../core/dist/index.mjs"),
    ]);
  });

  it("refuses to judge what is not built", () => {
    expect(problems({ "package.json": manifest })).toEqual([expect.stringContaining("is not built")]);
  });
});
