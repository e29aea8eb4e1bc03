import { describe, expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { type InitPlan, planInit } from "./plan-init.ts";

type Files = Readonly<Record<string, string | object>>;

const plan = (files: Files): InitPlan => planInit(readProject(projectFolder(files)), "1.2.3");
const after = (files: Files, path: string): string | undefined =>
  plan(files).changes.find((change) => change.path === path)?.after;

const manifest = (dependencies: object, more: object = {}): object => ({
  name: "cats",
  type: "module",
  main: "index.js",
  dependencies,
  ...more,
});
const express = manifest({ express: "^5.0.0" });

describe("an Express application", () => {
  it("gets the initializer first, the middleware first of all, and the error handler where routes end", () => {
    const index = `import express from 'express'

const app = express()
app.get('/', (request, response) => response.send('hi'))
// Says sorry.
app.use((error, request, response, next) => response.send('sorry'))
app.listen(3000)
`;
    expect(
      after({ "package.json": express, "index.js": index }, "index.js"),
    ).toBe(`import './instrumentation.js' // langfuse-kit: stays first
import express from 'express'
import { langfuseErrorHandler, langfuseMiddleware } from '@langfuse-kit/express'

const app = express()
app.use(langfuseMiddleware())
app.get('/', (request, response) => response.send('hi'))
app.use(langfuseErrorHandler())
// Says sorry.
app.use((error, request, response, next) => response.send('sorry'))
app.listen(3000)
`);
  });

  it("keeps #!, directives, Windows line ends and CommonJS", () => {
    const index = `#!/usr/bin/env node\r\n"use strict";\r\nconst express = require("express");\r\nvar app = express();\r\nmodule.exports = app;\r\n`;
    const changed = after(
      { "package.json": manifest({ express: "^4.21.0" }, { type: "commonjs" }), "index.js": index },
      "index.js",
    );
    expect(changed).toBe(
      [
        "#!/usr/bin/env node",
        '"use strict";',
        'require("./instrumentation.js"); // langfuse-kit: stays first',
        'const express = require("express");',
        'const { langfuseMiddleware } = require("@langfuse-kit/express");',
        "var app = express();",
        "app.use(langfuseMiddleware());",
        "module.exports = app;",
        "",
      ].join("\r\n"),
    );
  });

  it("is found in the file that makes it", () => {
    const files = {
      "package.json": express,
      "index.js": 'import { makeApp } from "./app.js";\nmakeApp().listen(1);\n',
      "app.js":
        'import * as express from "express";\nexport function makeApp() {\n\tconst app = express.default();\n\tapp.get("/", home);\n\treturn app;\n}\n',
    };
    expect(plan(files).instructions).toHaveLength(1);
    const found = {
      ...files,
      "app.js": files["app.js"].replace("* as express", "express").replace("express.default()", "express()"),
    };
    expect(after(found, "app.js")).toContain(
      '\tconst app = express();\n\tapp.use(langfuseMiddleware());\n\tapp.get("/", home);\n\tapp.use(langfuseErrorHandler());\n\treturn app;',
    );
  });

  it("has the keys of .env before tracing begins", () => {
    const index = 'import "dotenv/config";\nimport express from "express";\nconst app = express();\n';
    const files = { "package.json": manifest({ express: "^5.0.0", dotenv: "^17.0.0" }), "index.js": index };
    expect(after(files, "index.js")).toMatch(/^import "dotenv\/config";\nimport "\.\/instrumentation\.js";/);
    // Called in the body, it would come after every import.
    const called = { ...files, "index.js": 'import dotenv from "dotenv";\ndotenv.config();\n' };
    expect(after(called, "instrumentation.js")).toContain('\nloadLangfuseEnv(".env");\n');
    expect(after(files, "instrumentation.js")).not.toContain("loadLangfuseEnv");
  });
});

describe("other frameworks", () => {
  it("Fastify gets the plugin, through types and options", () => {
    const index =
      'import Fastify from "fastify";\n\nexport const app = Fastify({\n  logger: true,\n}).withTypeProvider<Zod>();\napp.get("/", () => 1);\n';
    const files = { "package.json": manifest({ fastify: "^5.0.0" }, { main: "index.ts" }), "index.ts": index };
    expect(after(files, "index.ts")).toContain("}).withTypeProvider<Zod>();\napp.register(langfusePlugin);\napp.get");
  });

  const nest = { "@nestjs/core": "^12.0.0", "@nestjs/common": "^12.0.0" };
  const main =
    'import { NestFactory } from "@nestjs/core";\nimport { AppModule } from "./app.module.js";\nconst app = await NestFactory.create(AppModule);\n';
  it.each([
    ["no imports", "@Module({ controllers: [] })", "@Module({ imports: [LangfuseModule.forRoot()], controllers: [] })"],
    ["nothing at all", "@Module({})", "@Module({ imports: [LangfuseModule.forRoot()] })"],
    ["imports in a line", "@Module({ imports: [Other] })", "@Module({ imports: [LangfuseModule.forRoot(), Other] })"],
    [
      "imports below each other",
      "@Module({\n  imports: [\n    Other,\n  ],\n})",
      "@Module({\n  imports: [\n    LangfuseModule.forRoot(),\n    Other,\n  ],\n})",
    ],
  ])("Nest's root module with %s gets ours first", (_, decorator, expected) => {
    const module = `import { Module } from "@nestjs/common";\n\n${decorator}\nexport class AppModule {}\n`;
    const files = {
      "package.json": manifest(nest, { main: "src/main.ts" }),
      "src/main.ts": main,
      "src/app.module.ts": module,
    };
    expect(after(files, "src/app.module.ts")).toContain(
      `import { LangfuseModule } from "@langfuse-kit/nestjs";\n\n${expected}\n`,
    );
  });

  it("Nest's root module may be made by a method of its class", () => {
    const files = {
      "package.json": manifest(nest, { main: "src/main.ts" }),
      "src/main.ts": main.replace("(AppModule)", "(AppModule.register({ isGlobal: true }))"),
      "src/app.module.ts": "@Module({})\nexport class AppModule {}\n",
    };
    expect(after(files, "src/app.module.ts")).toContain("@Module({ imports: [LangfuseModule.forRoot()] })");
  });

  it("Nest's queues are the module's business", () => {
    const module = 'import { Module } from "@nestjs/common";\n@Module({})\nexport class AppModule {}\n';
    const dependencies = { ...nest, "@nestjs/bullmq": "^12.0.0", bullmq: "^6.0.0" };
    const files = {
      "package.json": manifest(dependencies, { main: "src/main.ts" }),
      "src/main.ts": main,
      "src/app.module.ts": module,
    };
    expect(after(files, "src/app.module.ts")).toContain("LangfuseModule.forRoot({ jobs: langfuseJobs() })");
    expect(plan(files).added.map(({ name }) => name)).toEqual([
      "@langfuse-kit/core",
      "@langfuse-kit/nestjs",
      "@langfuse-kit/bullmq",
      "@opentelemetry/api",
    ]);
  });

  it("BullMQ's queues and workers get the telemetry, except where somebody gave them one", () => {
    const index = `import { Queue, Worker as W } from "bullmq";
new Queue("a", { connection });
new Queue("b", {
  connection,
});
new W("a", work, { telemetry, connection });
`;
    const files = { "package.json": manifest({ bullmq: "^6.0.0" }), "index.js": index };
    const changed = after(files, "index.js");
    expect(changed).toContain('new Queue("a", { telemetry: langfuseTelemetry(), connection });');
    expect(changed).toContain('new Queue("b", {\n  telemetry: langfuseTelemetry(),\n  connection,\n});');
    expect(changed).toContain('new W("a", work, { telemetry, connection });');
    expect(plan(files).instructions).toEqual([]);
    expect(
      plan({ ...files, "index.js": 'import { Queue } from "bullmq";\nnew Queue("a", options);\n' }).instructions,
    ).toHaveLength(1);
  });
});

describe("what is written beside the code", () => {
  it.each([
    ["nobody else traces", {}, true],
    ["Sentry is there", { "@sentry/node": "^11.0.0" }, false],
    ["Datadog is there", { "dd-trace": "^6.0.0" }, false],
    ["the official SDK is there", { "@langfuse/otel": "^5.0.0" }, false],
  ])("claims OpenTelemetry's global slots only where %s", (_, more, isGlobal) => {
    const files = { "package.json": manifest({ express: "^5.0.0", ...more }), "index.js": "" };
    expect(after(files, "instrumentation.js")?.includes("global: true")).toBe(isGlobal);
  });

  it("keeps package.json as it is written, and its dependencies in order", () => {
    const text =
      '{\n\t"name": "cats", "type": "module",\n\t"main": "index.js",\n\t"dependencies": {\n\t\t"a": "1",\n\t\t"express": "^5.0.0"\n\t}\n}';
    expect(after({ "package.json": text, "index.js": "" }, "package.json")).toBe(
      '{\n\t"name": "cats", "type": "module",\n\t"main": "index.js",\n\t"dependencies": {\n\t\t"@langfuse-kit/core": "^1.2.3",\n\t\t"@langfuse-kit/express": "^1.2.3",\n\t\t"@opentelemetry/api": "^1.9.0",\n\t\t"a": "1",\n\t\t"express": "^5.0.0"\n\t}\n}',
    );
  });

  it.each([
    ["Datadog's", ">=1.0.0 <1.10.0", "1.9.1", "~1.9.1"],
    ["Sentry's", ">=1.9.1 <1.10.0", "1.9.1", "~1.9.1"],
    ["a tracer's of any later version", "^1.3.0", "1.10.0", "^1.9.0"],
    ["one's that is too old for us", "^1.3.0 <1.9.0", "1.8.0", "^1.9.0"],
    ["one's that is no range", "latest", "1.10.0", "^1.9.0"],
  ])("takes no newer API of OpenTelemetry than is there: %s", (_, range, version, expected) => {
    const files = {
      "package.json": express,
      "index.js": "",
      "node_modules/tracer/package.json": { version: "1.0.0", dependencies: { "@opentelemetry/api": range } },
      "node_modules/@opentelemetry/api/package.json": { version },
    };
    expect(after(files, "package.json")).toContain(`"@opentelemetry/api": "${expected}"`);
  });

  it("writes no value of a key, and lets git ignore the file that has them", () => {
    const files = {
      "package.json": express,
      "index.js": "",
      ".env": "LANGFUSE_SECRET_KEY=sk-lf-real",
      ".gitignore": "dist",
    };
    const { changes } = plan(files);
    expect(after(files, ".env.example")).toContain("LANGFUSE_SECRET_KEY=\n");
    expect(after(files, ".gitignore")).toBe("dist\n.env\n.langfuse-kit/\n");
    expect(changes.map(({ after: text }) => text).join()).not.toContain("sk-lf-real");
    expect(changes.map(({ path }) => path)).not.toContain(".env");
  });

  it("loads an entry that it cannot read by a flag of the start script", () => {
    const files = {
      "package.json": manifest({ express: "^5.0.0" }, { scripts: { start: "node --enable-source-maps index.js" } }),
      "index.js": "this is (no program",
    };
    expect(after(files, "package.json")).toContain(
      '"start": "node --import ./instrumentation.mjs --enable-source-maps index.js"',
    );
    expect(after(files, "instrumentation.mjs")).toContain("export const langfuse");
    expect(after(files, "index.js")).toBeUndefined();
  });

  it("does not take the name of a file that is there", () => {
    const files = { "package.json": express, "index.js": "", "instrumentation.js": "// somebody else's" };
    expect(after(files, "langfuse.js")).toContain("initLangfuse");
  });

  it("is not written twice", () => {
    const files: Record<string, string | object> = {
      "package.json": express,
      "index.js": 'import express from "express";\nconst app = express();\napp.listen(1);\n',
    };
    for (const { path, after: text } of plan(files).changes) files[path] = text ?? "";
    expect(plan(files).changes).toEqual([]);
  });
});
