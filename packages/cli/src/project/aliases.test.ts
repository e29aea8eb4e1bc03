import { describe, expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { readProject } from "./index.ts";

type Files = Readonly<Record<string, string | object>>;

const read = (files: Files): string[] => readProject(projectFolder(files)).sources.map(({ path }) => path);
const typescript = { "package.json": { type: "module", main: "src/index.ts" } };

describe("paths of tsconfig.json", () => {
  it.each<[string, object]>([
    ["with a star", { paths: { "@/*": ["./src/*"] } }],
    ["from its base", { baseUrl: "./src", paths: { "@/*": ["*"] } }],
    ["of which the first is not there", { paths: { "@/*": ["./gone/*", "./src/*"] } }],
    ["of which the longest counts", { paths: { "*": ["./src/cats/*"], "@/*": ["./src/*"] } }],
    ["of which one has no star", { paths: { "@/*": ["./src/cats/*"], "@/server.js": ["./src/server.ts"] } }],
    ["that begin at the configuration", { paths: { "@/*": ["\u0024{configDir}/src/*"] } }],
  ])("are followed: %s", (_, compilerOptions) => {
    const files = {
      ...typescript,
      "tsconfig.json": { compilerOptions },
      "src/index.ts": 'import "@/server.js";\n',
      "src/server.ts": "",
      "src/cats/server.ts": "",
      "src/cats/@/server.ts": "",
    };
    expect(read(files)).toEqual(["src/index.ts", "src/server.ts"]);
  });

  it("are followed where another configuration has them, from where that is", () => {
    const files = {
      ...typescript,
      "tsconfig.json": '{ "extends": ["./gone.json", "./config/base"], /* ours */ "compilerOptions": {}, }',
      "config/base.json": { extends: "./base.json", compilerOptions: { paths: { "@/*": ["../src/*"] } } },
      "src/index.ts": 'import "@/server";\n',
      "src/server.ts": "",
    };
    expect(read(files)).toEqual(["src/index.ts", "src/server.ts"]);
  });

  it("are no names of packages, nor of what is outside", () => {
    const files = {
      ...typescript,
      "tsconfig.json": { compilerOptions: { paths: { "*": ["./node_modules/*", "../*"] } } },
      "src/index.ts": 'import "express";\n',
      "node_modules/express/index.js": "",
    };
    expect(read(files)).toEqual(["src/index.ts"]);
  });

  it("may be a base alone", () => {
    const files = {
      ...typescript,
      "tsconfig.json": { compilerOptions: { baseUrl: "src" } },
      "src/index.ts": 'import express from "express";\nimport "lib/server";\n',
      "src/lib/server.ts": "",
    };
    expect(read(files)).toEqual(["src/index.ts", "src/lib/server.ts"]);
  });
});

describe("imports of package.json", () => {
  it.each<[string, object]>([
    ["a file", { "#server": "./src/server.js" }],
    ["files", { "#*": "./src/*.js" }],
    ["by condition", { "#server": { types: "./src/types.d.ts", node: { import: "./src/server.js" } } }],
    ["by default", { "#server": { browser: "./src/cats.js", default: "./src/server.js" } }],
    ["what is built", { "#server": "./dist/server.js" }],
  ])("are followed: %s", (_, imports) => {
    const files = {
      "package.json": { type: "module", main: "src/index.ts", imports },
      "tsconfig.json": { compilerOptions: { outDir: "dist" } },
      "src/index.ts": 'import "#server";\n',
      "src/server.ts": "",
      "src/cats.ts": "",
      "dist/server.js": "",
    };
    expect(read(files)).toEqual(["src/index.ts", "src/server.ts"]);
  });

  it("are those of the nearest, and stay with JavaScript where it is written", () => {
    const imports = { "#server": "./lib/server.js" };
    const files = {
      "package.json": { main: "server.js", imports },
      "server.js": 'require("#server");\nrequire("./cats/index.js");\nrequire("#gone");\n',
      "lib/server.js": "",
      "cats/package.json": { imports: { "#server": "./own.js" } },
      "cats/index.js": 'require("#server");\n',
      "cats/own.js": "",
    };
    expect(read(files)).toEqual(["server.js", "lib/server.js", "cats/index.js", "cats/own.js"]);
  });
});
