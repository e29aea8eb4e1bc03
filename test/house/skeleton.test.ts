import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { skeletonProblems } from "../../scripts/skeleton/check.ts";
import { createPackage } from "../../scripts/skeleton/create.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "langfuse-kit-skeleton-"));
  mkdirSync(join(root, "packages"));
  writeFileSync(join(root, "LICENSE"), "A licence\n");
  createPackage(root, "express");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (file: string): string => join(root, "packages/express", file);

function write(file: string, text: string): void {
  mkdirSync(dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
}

function manifest(change: (manifest: Record<string, unknown>) => void): void {
  const parsed = JSON.parse(readFileSync(at("package.json"), "utf8"));
  change(parsed);
  write("package.json", JSON.stringify(parsed));
}

describe("the package skeleton", () => {
  it("is whole in a package that was just made", () => {
    expect(skeletonProblems(root)).toEqual([]);
  });

  it("is made for the packages whose name or Node differs", () => {
    createPackage(root, "cli");
    createPackage(root, "studio");
    expect(skeletonProblems(root)).toEqual([]);
    expect(readFileSync(join(root, "packages/cli/package.json"), "utf8")).toContain('"name": "langfuse-kit"');
    expect(readFileSync(join(root, "packages/studio/package.json"), "utf8")).toContain('"node": ">=22.13"');
  });

  it("is never written over a package that is there", () => {
    write("README.md", "precious");
    expect(() => createPackage(root, "express")).toThrow("exists already");
    expect(readFileSync(at("README.md"), "utf8")).toBe("precious");
  });

  it("is less for a private package, which has no build and is not published", () => {
    expect(() => createPackage(root, "server-rules")).toThrow("is private");
    const files = {
      "package.json": JSON.stringify({
        name: "@langfuse-kit/server-rules",
        version: "0.0.0",
        private: true,
        description: "What others copy into their builds, as it is written.",
        license: "MIT",
        type: "module",
        sideEffects: false,
        engines: { node: ">=20.19" },
        exports: { ".": "./src/index.ts", "./package.json": "./package.json" },
      }),
      "README.md": "# @langfuse-kit/server-rules\n",
      LICENSE: "A licence\n",
      "src/index.ts": 'export { a } from "./a.ts";\n',
      "src/a.ts": "export const a = 1;\n",
      "src/a.test.ts": "",
    };
    for (const [file, text] of Object.entries(files)) write(`../server-rules/${file}`, text);
    expect(skeletonProblems(root)).toEqual([]);
    write("../server-rules/package.json", files["package.json"].replace('"private":true', '"private":false'));
    expect(skeletonProblems(root)).toEqual([expect.stringContaining("must be private")]);
  });

  it.each(["koa", "../escape", "Express"])("is not made for %s, which no import rule knows", (name) => {
    expect(() => createPackage(root, name)).toThrow(/unknown|no package name/);
  });

  const breaks: [string, () => void, string][] = [
    ["another name", () => manifest((it) => (it.name = "express-langfuse")), 'name must be "@langfuse-kit/express"'],
    ["no description", () => manifest((it) => delete it.description), "description must be one sentence"],
    ["no keyword", () => manifest((it) => (it.keywords = [])), "keywords"],
    ["another licence", () => manifest((it) => (it.license = "ISC")), "license"],
    ["CommonJS sources", () => manifest((it) => delete it.type), "type must be"],
    ["private", () => manifest((it) => (it.private = true)), "must not be private"],
    ["side effects", () => manifest((it) => delete it.sideEffects), "sideEffects"],
    ["another Node", () => manifest((it) => (it.engines = { node: ">=22" })), "engines.node"],
    ["no build", () => manifest((it) => (it.scripts = {})), "scripts.build"],
    ["no provenance", () => manifest((it) => (it.publishConfig = { access: "public" })), "publishConfig"],
    [
      "an exact peer",
      () => manifest((it) => (it.peerDependencies = { "@langfuse-kit/core": "0.0.0" })),
      'the peer @langfuse-kit/core must be "^0.0.0"',
    ],
    ["all files", () => manifest((it) => delete it.files), "files must begin"],
    ["no entry", () => manifest((it) => (it.exports = { "./package.json": "./package.json" })), "no entry"],
    [
      "types last",
      () =>
        manifest((it) => {
          const half = { default: "./dist/index.mjs", types: "./dist/index.d.mts" };
          it.exports = { ".": { import: half, require: half }, "./package.json": "./package.json" };
        }),
      'exports["."] must be',
    ],
    [
      "an entry without a source",
      () => manifest((it) => Object.assign(it.exports as object, { "./extra": "./dist/extra.mjs" })),
      "src/extra.ts is missing",
    ],
    ["no index", () => rmSync(at("src/index.ts")), "src/index.ts is missing"],
    ["code in the index", () => write("src/index.ts", "export const answer = 42;\n"), "must only re-export"],
    ["a silent room", () => write("src/room/index.ts", 'export { a } from "./a.ts";\n'), "must open with a line"],
    ["no build config", () => rmSync(at("tsdown.config.ts")), "tsdown.config.ts is missing"],
    ["no test", () => rmSync(at("src/package-name.test.ts")), "has no test"],
    ["no licence text", () => rmSync(at("LICENSE")), "LICENSE must be a copy"],
    ["no README", () => rmSync(at("README.md")), "README.md must begin"],
    ["a README cut short", () => write("README.md", "# @langfuse-kit/express\n\n## What\n"), "these sections"],
    ["a camelCase file", () => write("src/packageName.ts", "export const a = 1;\n"), "kebab-case"],
    ["a long file", () => write("src/long.ts", "// line\n".repeat(251)), "longer than 250 lines"],
  ];

  it.each(breaks)("misses it when there is %s", (_what, spoil, problem) => {
    spoil();
    expect(skeletonProblems(root)).toContainEqual(expect.stringContaining(problem));
  });

  it("lets an index hold comments, types, stars and several lines", () => {
    const text = `/** A room. */
// A note.
export * from "./a.ts";
export * as b from "./b.ts";
export {
  c,
  type D,
} from "./c.ts";
export type { E } from "./e.ts";
`;
    write("src/room/index.ts", text);
    expect(skeletonProblems(root)).toEqual([]);
  });

  it("wants one version for all packages", () => {
    createPackage(root, "fastify");
    manifest((it) => (it.version = "1.2.3"));
    expect(skeletonProblems(root)).toContainEqual(expect.stringContaining("all have one version"));
  });

  it("wants a folder to be known to the import rules", () => {
    mkdirSync(join(root, "packages/mystery"));
    writeFileSync(join(root, "packages/mystery/package.json"), "{}");
    expect(skeletonProblems(root)).toContainEqual(expect.stringContaining("packages/mystery: is unknown"));
  });
});
