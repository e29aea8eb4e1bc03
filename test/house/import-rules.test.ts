import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importProblems } from "../../scripts/imports/check.ts";
import { importRules } from "../../scripts/imports/rules.ts";

type Files = Record<string, string>;

const names = ["core", "server-rules", "testing", "express", "bullmq", "studio", "cli"];
const manifest = (name: string): string =>
  JSON.stringify({
    name: `@langfuse-kit/${name}`,
    type: "module",
    exports: "./dist/index.mjs",
    dependencies: name === "express" ? { declared: "1" } : {},
    peerDependencies: name === "core" ? {} : { "@langfuse-kit/core": "1", ...(name === "express" && { express: "1" }) },
    devDependencies: { "only-for-development": "1", "@langfuse-kit/testing": "1", "@langfuse-kit/server-rules": "1" },
  });

const maker = 'import { createRequire } from "node:module";\n';

/** A small house in which everybody behaves. */
const clean: Files = {
  "package.json": JSON.stringify({ devDependencies: { tool: "1" } }),
  ...Object.fromEntries(names.map((name) => [`packages/${name}/package.json`, manifest(name)])),
  ...Object.fromEntries(names.map((name) => [`packages/${name}/dist/index.mjs`, "export {};"])),
  ...Object.fromEntries(
    ["declared", "only-for-development", "never-declared", "express", "tool"].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" })],
      [`node_modules/${name}/index.js`, ""],
    ]),
  ),
  "packages/core/src/index.ts": 'export { a } from "./alpha/index.ts";\nimport type { B } from "./beta/types.ts";',
  "packages/core/src/alpha/index.ts": 'export { a } from "./a.ts";',
  "packages/core/src/alpha/a.ts": 'import { b } from "../beta/index.ts";\nexport const a = b;',
  "packages/core/src/alpha/a.test.ts": 'import { a } from "./a.ts";\nimport tool from "tool";',
  "packages/core/src/alpha/a-for-tests.ts": 'import tool from "tool";',
  "packages/core/src/alpha/fixtures/server.ts": 'import tool from "tool";',
  "packages/core/src/alpha/fixture.test.ts": 'import "./fixtures/server.ts";',
  "packages/core/src/alpha/disposed.test.ts": 'import "./a-for-tests.ts";\nusing a = { [Symbol.dispose]() {} };',
  "packages/core/src/alpha/typed.ts": 'import type { B } from "../beta/types.ts";',
  "packages/core/src/alpha/plain.ts": [
    '/// <reference lib="esnext" />',
    '/** @example const { b } = await import("../beta/b.ts"); */',
    '// import("../beta/b.ts")',
    "export const condition = { require: 1, import: await import(`../beta/index.ts`) };",
    "export interface Condition { require: string }",
    'export const place: string = import.meta.resolve("../beta/index.ts");',
  ].join("\n"),
  "packages/core/src/alpha/loads.test.ts": [
    maker.trim(),
    "const load = createRequire(import.meta.url);",
    'load("tool");\nload(process.argv[2]);\nawait import(process.argv[2]);',
  ].join("\n"),
  "packages/core/src/beta/index.ts": 'export { b } from "./b.ts";',
  "packages/core/src/beta/b.ts": 'import { readFile } from "node:fs/promises";\nexport const b = 1;',
  "packages/core/src/beta/types.ts": "export type B = 1;\nexport const value = 1;",
  "packages/testing/src/index.ts": 'import "@langfuse-kit/core";\nimport "@langfuse-kit/server-rules";',
  "packages/express/src/index.ts": 'import "@langfuse-kit/core";\nimport "express";\nimport "declared";',
  "packages/express/src/index.test.ts": 'import "@langfuse-kit/testing";\nimport "../../../test/shared.ts";',
  "packages/bullmq/src/index.ts": 'import "@langfuse-kit/core";',
  "packages/studio/src/address/index.ts": 'export { placeOf } from "./place.ts";',
  "packages/studio/src/address/place.ts": "export const placeOf = 1;",
  "packages/studio/viewer/main.tsx": 'import { placeOf } from "../src/address/index.ts";',
  "packages/studio/viewer/main.test.ts": 'import { placeOf } from "../src/address/place.ts";',
  "test/shared.ts": 'import "@langfuse-kit/core";',
  "apps/demo/index.ts": 'import "@langfuse-kit/express";',
};

/** One wrong file for each way to break a rule. */
const wrongs: { rule: string; file: string; source: string; also?: Files }[] = [
  {
    rule: "no-circles",
    file: "packages/studio/src/one.ts",
    source: 'import { two } from "./two.ts";\nexport const one = two;',
    also: { "packages/studio/src/two.ts": 'import { one } from "./one.ts";\nexport const two = () => one;' },
  },
  {
    rule: "no-circles",
    file: "packages/studio/src/left.ts",
    source: 'import type { Right } from "./right.ts";\nexport type Left = Right;',
    also: { "packages/studio/src/right.ts": 'import type { Left } from "./left.ts";\nexport type Right = Left[];' },
  },
  { rule: "core-knows-no-framework", file: "packages/core/src/wrong-framework.ts", source: 'import "express";' },
  {
    rule: "core-knows-no-framework",
    file: "packages/core/src/wrong-type.ts",
    source: 'import type { Request } from "express";',
  },
  { rule: "arrows-core", file: "packages/core/src/wrong-arrow.ts", source: 'import "@langfuse-kit/express";' },
  {
    rule: "arrows-core-in-tests",
    file: "packages/core/src/wrong.test.ts",
    source: 'import "@langfuse-kit/testing";',
  },
  { rule: "arrows-core", file: "packages/core/src/wrong-rules.ts", source: 'import "@langfuse-kit/server-rules";' },
  {
    rule: "arrows-server-rules",
    file: "packages/server-rules/src/wrong.ts",
    source: 'import "@langfuse-kit/core";',
  },
  { rule: "arrows-bullmq", file: "packages/bullmq/src/wrong.ts", source: 'import "@langfuse-kit/express";' },
  {
    rule: "arrows-bullmq-in-tests",
    file: "packages/bullmq/src/wrong.test.ts",
    source: 'import "@langfuse-kit/express";',
  },
  { rule: "arrows-fetch", file: "packages/fetch/src/wrong.ts", source: 'import "@langfuse-kit/express";' },
  { rule: "arrows-fastify", file: "packages/fastify/src/wrong.ts", source: 'import "@langfuse-kit/express";' },
  { rule: "arrows-nestjs", file: "packages/nestjs/src/wrong.ts", source: 'import "@langfuse-kit/express";' },
  { rule: "arrows-testing", file: "packages/testing/src/wrong.ts", source: 'import "@langfuse-kit/express";' },
  { rule: "arrows-studio", file: "packages/studio/src/wrong.ts", source: 'import "@langfuse-kit/testing";' },
  { rule: "arrows-cli", file: "packages/cli/src/wrong.ts", source: 'import "@langfuse-kit/express";' },
  { rule: "arrows-express", file: "packages/express/src/wrong.ts", source: 'import "@langfuse-kit/testing";' },
  {
    rule: "packages-by-name",
    file: "packages/studio/src/inside.ts",
    source: 'import { a } from "../../core/src/alpha/a.ts";',
  },
  {
    rule: "packages-by-name-from-outside",
    file: "test/inside.ts",
    source: 'import { a } from "../packages/core/src/index.ts";',
  },
  {
    rule: "packages-by-name-from-outside",
    file: "apps/demo/inside.ts",
    source: 'import "../../packages/core/dist/index.mjs";',
  },
  { rule: "packages-stand-alone", file: "packages/express/src/reach.ts", source: 'import "../../../test/shared.ts";' },
  {
    rule: "packages-stand-alone-in-tests",
    file: "packages/express/src/reach.test.ts",
    source: 'import "../../../apps/demo/index.ts";',
  },
  { rule: "rooms-through-index", file: "packages/core/src/alpha/sneak.ts", source: 'import "../beta/b.ts";' },
  { rule: "rooms-through-index", file: "packages/core/src/alpha/sneak.test.ts", source: 'import "../beta/b.ts";' },
  {
    rule: "rooms-types-as-types",
    file: "packages/core/src/alpha/value.ts",
    source: 'import { value } from "../beta/types.ts";',
  },
  { rule: "entries-through-index", file: "packages/core/src/testing.ts", source: 'export { b } from "./beta/b.ts";' },
  {
    rule: "viewer-takes-from",
    file: "packages/studio/viewer/kept.ts",
    source: 'import type { Store } from "../src/store/index.ts";',
    also: { "packages/studio/src/store/index.ts": "export type Store = 1;" },
  },
  {
    rule: "viewer-takes-from",
    file: "packages/studio/viewer/inside.tsx",
    source: 'import { placeOf } from "../src/address/place.ts";',
  },
  {
    rule: "rooms-of-the-viewer-stand-alone",
    file: "packages/studio/src/address/of-node.ts",
    source: 'import { join } from "node:path";',
  },
  {
    rule: "rooms-of-the-viewer-stand-alone",
    file: "packages/studio/src/tree/kept.ts",
    source: 'import type { Store } from "../store/index.ts";',
  },
  {
    rule: "tests-are-not-imported",
    file: "packages/core/src/alpha/borrow.test.ts",
    source: 'import "./a.test.ts";',
  },
  {
    rule: "test-helpers-are-not-shipped",
    file: "packages/core/src/alpha/leak.ts",
    source: 'import "./a-for-tests.ts";',
  },
  {
    rule: "test-helpers-are-not-shipped",
    file: "packages/core/src/alpha/leak-of-fixtures.ts",
    source: 'import "./fixtures/server.ts";',
  },
  { rule: "rooms-through-index", file: "packages/core/src/alpha/late.ts", source: 'await import("../beta/b.ts");' },
  {
    rule: "rooms-through-index",
    file: "packages/core/src/alpha/inline.ts",
    source: 'export type B = import("../beta/b.ts").B;',
  },
  { rule: "imports-resolve", file: "packages/core/src/old.cjs", source: 'require("./nowhere.cjs");' },
  { rule: "imports-resolve", file: "packages/core/src/lost.ts", source: 'import "./nowhere.ts";' },
  { rule: "imports-resolve", file: "packages/core/src/gone.ts", source: 'import "not-installed-at-all";' },
  { rule: "dependencies-are-declared", file: "packages/express/src/free.ts", source: 'import "never-declared";' },
  {
    rule: "runtime-dependencies-are-declared",
    file: "packages/express/src/absent.ts",
    source: 'import "only-for-development";',
  },
  { rule: "dependencies-are-declared", file: "packages/core/src/wrong.ts", source: 'import "@langfuse-kit/studio";' },
  {
    rule: "runtime-dependencies-are-declared",
    file: "packages/studio/src/wrong.ts",
    source: 'import "@langfuse-kit/testing";',
  },
  { rule: "runtime-dependencies-are-declared", file: "packages/express/src/root.ts", source: 'import "tool";' },
  ...Object.entries({
    template: "await import(`../beta/b.ts`);",
    "required-template": "require(`../beta/b.ts`);",
    "made-loader": `${maker}const load = createRequire(import.meta.url);\nload("../beta/b.ts");`,
    "made-at-once": `${maker}createRequire(import.meta.url)("../beta/b.ts");`,
    "made-elsewhere": 'import * as m from "node:module";\nm.createRequire(import.meta.url)("../beta/b.ts");',
    "renamed-maker": 'import { createRequire as make } from "node:module";\nmake(import.meta.url)("../beta/b.ts");',
    "module-require": 'module.require("../beta/b.ts");',
    "module-require-by-text": 'module["require"]("../beta/b.ts");',
    resolved: 'require.resolve("../beta/b.ts");',
    "resolved-by-made": `${maker}createRequire(import.meta.url).resolve("../beta/b.ts");`,
    "resolved-by-meta": 'import.meta.resolve("../beta/b.ts");',
    wrapped: '(require as never as Function)("../beta/b.ts");',
    equals: 'import b = require("../beta/b.ts");',
    declared: 'export {};\ndeclare module "../beta/b.ts" {}',
    "reference-path": '/// <reference path="../beta/b.ts" />',
    documented: '/** @type {Map<{ a: 1 }, import("../beta/b.ts").B>} */\nexport const b = 1;',
    "documented-by-tag": '/** @import { B } from "../beta/b.ts" */\nexport const b = 1;',
  }).map(([name, source]) => ({
    rule: "rooms-through-index",
    file: `packages/core/src/alpha/seen-${name}.test.ts`,
    source,
  })),
  {
    rule: "dependencies-are-declared",
    file: "packages/express/src/reference.ts",
    source: '/// <reference types="never-declared" />',
  },
  {
    rule: "core-knows-no-framework",
    file: "packages/core/src/augmented.ts",
    source: 'export {};\ndeclare module "express" {}',
  },
  ...Object.entries({
    import: "await import(process.argv[2]);",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source file
    "import-of-parts": "await import(`../beta/${process.argv[2]}.ts`);",
    require: "require(process.argv[2]);",
    "require-by-another-name": 'const load = require;\nload("express");',
    createRequire: `${maker}export const load = createRequire(import.meta.url);`,
    "createRequire-by-another-name": 'import { createRequire as make } from "node:module";\nexport { make };',
    "createRequire-of-all": 'import * as m from "node:module";\nexport const load = m.createRequire(import.meta.url);',
    "createRequire-of-a-pattern": 'const { createRequire: make } = await import("node:module");\nexport { make };',
    "module-require": 'module.require("node:fs");',
    "require-resolve": 'require.resolve("node:fs");',
    "import-meta-resolve": "import.meta.resolve(process.argv[2]);",
    "import-meta-resolve-by-another-name": "export const resolve: unknown = import.meta.resolve;",
  }).map(([name, source]) => ({
    rule: "shipped-code-hides-no-import",
    file: `packages/core/src/alpha/hidden-${name}.ts`,
    source,
  })),
];

const trees: string[] = [];

function build(...parts: Files[]): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "langfuse-kit-imports-")));
  trees.push(root);
  for (const [path, content] of parts.flatMap((files) => Object.entries(files))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  mkdirSync(join(root, "node_modules/@langfuse-kit"));
  for (const name of names) symlinkSync(join(root, "packages", name), join(root, "node_modules/@langfuse-kit", name));
  return root;
}

afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true, force: true });
});

describe("the import rules", () => {
  let found: string[] = [];
  beforeAll(() => {
    found = importProblems(build(clean, ...wrongs.map((wrong) => ({ [wrong.file]: wrong.source, ...wrong.also }))), []);
  });

  it("leave a house alone in which everybody behaves", () => {
    expect(importProblems(build(clean), [])).toEqual([]);
  });

  it.each(wrongs)("refuse $file by $rule", ({ rule, file }) => {
    expect(found.map((line) => line.split("\n")[0])).toContainEqual(
      expect.stringMatching(new RegExp(`^${rule}: .*${file.replaceAll(".", "\\.")}`)),
    );
  });

  it("blame nobody but the wrongdoers", () => {
    const wrongFiles = new Set(wrongs.flatMap((wrong) => [wrong.file, ...Object.keys(wrong.also ?? {})]));
    const blamed = found.map((line) => line.split(" ")[1] ?? "");
    expect(blamed.filter((file) => !wrongFiles.has(file))).toEqual([]);
  });

  it("are each shown at work by a wrong file", () => {
    const shown = new Set(wrongs.map((wrong) => wrong.rule));
    const unproven = importRules.map((rule) => rule.name).filter((name) => !shown.has(name));
    // The arrows come from one table; one adapter's test rule stands for all of them.
    expect(unproven.filter((name) => !/^arrows-.*-in-tests$/.test(name))).toEqual([]);
  });

  describe("with an exception", () => {
    const from = "packages/core/src/alpha/plugin.ts";
    const exception = {
      rule: "shipped-code-hides-no-import",
      from,
      to: "hidden:import()",
      typeOnly: false,
      reason: "The user names the plugin.",
    };
    const problemsOf = (source: string): string[] =>
      importProblems(build(clean, { [from]: source }), [exception]).map((line) => line.split("\n")[0] ?? "");

    it("allow that one import", () => {
      expect(problemsOf("await import(process.argv[2]);")).toEqual([]);
    });

    it("still refuse others of the same file", () => {
      expect(problemsOf("await import(process.argv[2]);\nrequire(process.argv[2]);")).toEqual([
        `shipped-code-hides-no-import: ${from} -> hidden:require()`,
      ]);
    });

    it("refuse the exception once nothing needs it", () => {
      expect(problemsOf("export {};")).toEqual([`idle-exception: ${from} -> hidden:import()`]);
    });
  });
});
