import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { applicationsOf, readProject } from "./index.ts";

const express = { dependencies: { express: "^5.0.0" } };

describe("the package manager", () => {
  const cases: [string, Record<string, string | object>, unknown][] = [
    [
      "is what the field says, whatever lockfiles lie there",
      { "package.json": { packageManager: "pnpm@10.1.0" }, "yarn.lock": "" },
      "pnpm",
    ],
    ["is that of the only lockfile", { "package.json": {}, "yarn.lock": "" }, "yarn"],
    ["is npm where there is no lockfile", { "package.json": {} }, "npm"],
    [
      "is not guessed where there are two",
      { "package.json": {}, "yarn.lock": "", "package-lock.json": "{}" },
      undefined,
    ],
    ["is bun with bun's lockfile", { "package.json": {}, "bun.lock": "" }, "bun"],
  ];
  it.each(cases)("%s", (_, files, expected) => {
    const { packageManager } = readProject(projectFolder(files));
    expect("name" in packageManager ? packageManager.name : undefined).toBe(expected);
  });

  it("is that of the workspace around the package", () => {
    const root = projectFolder({
      "package.json": { workspaces: ["packages/*"] },
      "pnpm-lock.yaml": "",
      "packages/api/package.json": express,
    });
    const project = readProject(join(root, "packages/api"));
    expect(project.packageManager).toMatchObject({ name: "pnpm", lockfile: "pnpm-lock.yaml" });
    expect(project.workspaceRoot).toBe(root);
  });
});

/** A project whose start leads to one of its files. */
const delegated = (start: string, more: object = {}): Record<string, string | object> => ({
  "package.json": { scripts: { start, ...more } },
  "go.js": 'require("express")().listen(1);\n',
  "css.js": "",
  "later.js": "",
  "bin/www": '#!/usr/bin/env node\nrequire("../go.js");\n',
  "bin/go.sh": "#!/bin/sh\nnode go.js\n",
  "ecosystem.config.js": 'module.exports = { apps: [{ name: "api", script: "./go.js" }] };\n',
});

describe("the entry", () => {
  const cases: [string, Record<string, string | object>, string | undefined][] = [
    [
      "is what start runs",
      { "package.json": { scripts: { start: "node --env-file .env api/go.js" } }, "api/go.js": "" },
      "api/go.js",
    ],
    [
      "is the source of what start runs",
      { "package.json": { scripts: { start: "node dist/go" } }, "src/go.ts": "", "dist/go.js": "" },
      "src/go.ts",
    ],
    [
      "follows outDir and rootDir",
      {
        "package.json": { scripts: { start: "node out/go.js" } },
        "tsconfig.json":
          '{ // where it goes\n "compilerOptions": { "outDir": "./out", "rootDir": "code", }, "include": ["code/**/*"] }',
        "code/go.ts": "",
        "out/go.js": "",
      },
      "code/go.ts",
    ],
    [
      "is what the dev script watches",
      { "package.json": { scripts: { dev: "tsx watch src/go.ts" } }, "src/go.ts": "" },
      "src/go.ts",
    ],
    ["is what a script that start runs, runs", delegated("npm run serve", { serve: "node go.js" }), "go.js"],
    ["is what start:* and the like run", delegated("run-p start:*", { "start:api": "nodemon go.js" }), "go.js"],
    [
      "is the one of several that uses a framework",
      delegated('concurrently "npm:watch" "npm:api"', { watch: "node css.js", api: "tsx go.js" }),
      "go.js",
    ],
    ["is what comes after a migration", delegated("node css.js && node go.js"), "go.js"],
    ["is what comes last, where none says more", delegated("node css.js && node later.js"), "later.js"],
    ["is no migration, though nothing else is named", delegated("node css.js && next start"), undefined],
    [
      "is an application that something comes after",
      delegated("node css.js && npm run serve; node later.js", { serve: "node go.js || exit 1" }),
      "go.js",
    ],
    ["is what is there without a failure", delegated("node css.js || exit 1"), "css.js"],
    [
      "is no build",
      { ...delegated("npm run build && next start", { build: "node go.js" }), "src/server.js": "" },
      "src/server.js",
    ],
    [
      "is main rather than a migration",
      {
        "package.json": { scripts: { start: "pnpm run up && next start", up: "node up.js" }, main: "lib/go.js" },
        "up.js": "",
        "lib/go.js": "",
      },
      "lib/go.js",
    ],
    [
      "is what runs last of what runs in turn",
      delegated("run-s css go", { css: "node css.js", go: "node later.js" }),
      "later.js",
    ],
    [
      "is no part of a run in turn that ends",
      delegated("run-s css go", { css: "node css.js", go: "next start" }),
      undefined,
    ],
    ["is what is run inside of another shell", delegated("sh -c 'node go.js'"), "go.js"],
    ["is what babel-node starts", delegated("babel-node go.js"), "go.js"],
    ["is what PM2 starts", delegated("pm2 start go.js -i 2"), "go.js"],
    ["is what PM2 is configured to start", delegated("pm2-runtime start ecosystem.config.js"), "go.js"],
    ["is a program that needs no extension", delegated("./bin/www"), "bin/www"],
    ["is no shell script", delegated("./bin/go.sh"), undefined],
    ["is not of another package", delegated("npm run go -w api", { go: "node go.js" }), undefined],
    ["is Nest's main", { "package.json": { scripts: { start: "nest start" } }, "src/main.ts": "" }, "src/main.ts"],
    [
      "is where nest-cli.json says",
      {
        "package.json": { scripts: { start: "nest start" } },
        "nest-cli.json": { sourceRoot: "apps/api/src", entryFile: "boot" },
        "apps/api/src/boot.ts": "",
      },
      "apps/api/src/boot.ts",
    ],
    [
      "is the application that nest start names",
      {
        "package.json": { scripts: { start: "nest start --watch billing" } },
        "nest-cli.json": { sourceRoot: "apps/api/src", projects: { billing: { root: "apps/billing" } } },
        "apps/api/src/main.ts": "",
        "apps/billing/src/main.ts": "",
      },
      "apps/billing/src/main.ts",
    ],
    ["is main, where no script says more", { "package.json": { main: "lib/go.js" }, "lib/go.js": "" }, "lib/go.js"],
    ["is what has a usual name", { "package.json": {}, "src/server.mts": "" }, "src/server.mts"],
    ["is not invented", { "package.json": { scripts: { start: "node gone.js" } } }, undefined],
  ];
  it.each(cases)("%s", (_, files, expected) => {
    expect(readProject(projectFolder(files)).entry?.path).toBe(expected);
  });
});

describe("the kind of modules", () => {
  it.each([
    ["module", { type: "module" }, "index.js", "", "esm"],
    ["commonjs by default", {}, "index.js", "", "cjs"],
    ["the syntax, where nothing is said", {}, "index.js", 'import "x";', "esm"],
    ["the extension first", { type: "commonjs" }, "index.mjs", "", "esm"],
    ["TypeScript as package.json says, not as it is written", {}, "index.ts", 'import "x";', "cjs"],
  ])("is %s", (_, manifest, path, text, expected) => {
    expect(readProject(projectFolder({ "package.json": manifest, [path]: text })).modules).toBe(expected);
  });
});

describe("what else is there", () => {
  it("finds other tracers, and the frameworks that decide", () => {
    const root = projectFolder({
      "package.json": {
        dependencies: { "@nestjs/core": "^12.0.0", express: "^5.0.0", bullmq: "^6.0.0", "@sentry/nestjs": "^10.0.0" },
        devDependencies: { "@opentelemetry/sdk-node": "^0.223.0" },
      },
    });
    const { frameworks, neighbours } = readProject(root);
    expect(frameworks.map(({ name }) => name)).toEqual(["nestjs", "bullmq"]);
    expect(neighbours.map(({ title }) => title)).toEqual(["Sentry", "OpenTelemetry"]);
  });

  it("says which versions are too old", () => {
    const root = projectFolder({ "package.json": { dependencies: { fastify: "^4.2.0", express: "latest" } } });
    expect(readProject(root).frameworks.map(({ isSupported }) => isSupported)).toEqual([false, true]);
  });

  it.each(["4", "^4.17.1", "~4.19.2", "4.x", ">=4", "*"])(
    "takes express %s, which can be one that is supported",
    (range) => {
      const root = projectFolder({ "package.json": { dependencies: { express: range } } });
      expect(readProject(root).frameworks).toMatchObject([{ isSupported: true }]);
    },
  );

  it.each([
    ["4.21.2", true],
    ["5.3.0-beta.1", true],
    ["4.17.1", false],
  ])("goes by what is installed, at the root of a workspace too: %s", (version, isSupported) => {
    const root = projectFolder({
      "package.json": { workspaces: ["packages/*"] },
      "packages/api/package.json": { dependencies: { express: "^4.17.1" } },
      "node_modules/express/package.json": { version },
    });
    expect(readProject(join(root, "packages/api")).frameworks).toMatchObject([{ version, isSupported }]);
  });

  it("reads what the entry imports, and nothing of node_modules", () => {
    const root = projectFolder({
      "package.json": { main: "index.js" },
      "index.js": 'import "./a.js"; import express from "express"; import("./b");',
      "a.js": 'export * from "./index.js"; require("./c.json");',
      "b/index.ts": "",
      "c.json": "{}",
      "node_modules/express/index.js": "",
    });
    expect(readProject(root).sources.map(({ path }) => path)).toEqual(["index.js", "a.js", "b/index.ts"]);
  });

  it("finds the applications of a workspace", () => {
    const root = projectFolder({
      "package.json": {},
      "pnpm-workspace.yaml": "packages:\n  # all\n  - 'apps/*'\n  - \"!apps/old\"\ncatalog:\n  - x\n",
      "apps/api/package.json": express,
      "apps/old/package.json": express,
      "apps/docs/package.json": {},
    });
    expect(applicationsOf(root)).toEqual(["apps/api"]);
  });
});
