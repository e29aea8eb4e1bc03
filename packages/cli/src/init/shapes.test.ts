import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runInit } from "./index.ts";
import { planInit } from "./plan-init.ts";

type Files = Readonly<Record<string, string | object>>;

function plan(files: Files, link?: readonly [target: string, path: string]) {
  const root = projectFolder(files);
  if (link !== undefined) symlinkSync(link[0], join(root, link[1]));
  const { changes, instructions } = planInit(readProject(root), "1.2.3");
  const text = (path: string) => changes.find((change) => change.path === path)?.after;
  return { text, paths: changes.map(({ path }) => path), instructions };
}

const express = { dependencies: { express: "^5.0.0" } };
const server = 'const express = require("express");\nconst app = express();\napp.listen(1);\n';
const edited = 'require("./instrumentation.js"); // langfuse-kit: stays first';

describe("a project made by a generator", () => {
  it("of Express begins in a program without an extension, and ends its routes where it exports them", () => {
    const { text, paths } = plan({
      "package.json": { scripts: { start: "node ./bin/www" }, ...express },
      "bin/www":
        "#!/usr/bin/env node\n\n/** Loads. */\n\nvar app = require('../app');\nrequire('http').createServer(app).listen(1);\n",
      "app.js":
        "var express = require('express');\n\nvar app = express();\napp.use('/', require('./routes'));\n\nmodule.exports = app;\n",
      "routes.js": "",
    });
    expect(paths).toContain("instrumentation.js");
    expect(text("bin/www")).toContain("\nrequire('../instrumentation'); // langfuse-kit: stays first\nvar app");
    expect(text("app.js")).toContain("app.use(langfuseErrorHandler());\nmodule.exports = app;");
  });
});

describe("a program that loads things in between", () => {
  const requires = (text: string): string => text.replaceAll("\n      ", "\n").trimStart();

  it("has ours required before it is used, not after all the others", () => {
    const { text } = plan({
      "package.json": { main: "index.js", ...express },
      "index.js": requires(`
      const express = require("express");
      const app = express();
      const cats = require("./cats");
      app.use("/cats", cats);
      require("http").createServer(app).listen(1);
      `),
      "cats.js": "",
    });
    expect(text("index.js")).toBe(
      requires(`
      require("./instrumentation"); // langfuse-kit: stays first
      const express = require("express");
      const { langfuseErrorHandler, langfuseMiddleware } = require("@langfuse-kit/express");
      const app = express();
      app.use(langfuseMiddleware());
      const cats = require("./cats");
      app.use("/cats", cats);
      app.use(langfuseErrorHandler());
      require("http").createServer(app).listen(1);
      `),
    );
  });

  it.each([
    [
      "a bundler finds it",
      { build: "webpack", check: "tsc --noEmit", start: "node dist/bundle.js" },
      "./instrumentation",
    ],
    ["Node finds it in what TypeScript made", { build: "tsc", start: "node dist/index.js" }, "./instrumentation.js"],
  ])("names the initializer of a TypeScript project as %s", (_, scripts, name) => {
    const { text } = plan({
      "package.json": { type: "module", scripts, ...express },
      "tsconfig.json": { compilerOptions: { module: "esnext", moduleResolution: "bundler" } },
      "src/index.ts": 'import express from "express";\nconst app = express();\napp.listen(1);\n',
    });
    expect(text("src/index.ts")).toMatch(new RegExp(`^import "${name}";`));
  });

  it("reads an entry that draws pages, and is set up after one run", () => {
    const entry = `import express from "express";
import { Page } from "./page.js";
const app = express();
const title: string = "Cats";
app.get("/", (_request, response) => response.send(<Page title={title} />));
app.listen(1);
`;
    const manifest = { type: "module", scripts: { start: "tsx src/server.tsx" }, ...express };
    const files = {
      "package.json": manifest,
      "src/server.tsx": entry,
      "src/page.tsx": "export const Page = () => <p />;\n",
    };
    const { paths, text, instructions } = plan(files);
    expect(paths).toContain("src/instrumentation.ts");
    expect(text("src/server.tsx")).toMatch(/^import "\.\/instrumentation\.js";.*\n/);
    expect(text("src/server.tsx")).toContain("app.use(langfuseMiddleware());");
    expect(instructions).toEqual([]);
    const again = {
      ...files,
      "src/server.tsx": `${text("src/server.tsx")}`,
      "src/instrumentation.ts": `${text("src/instrumentation.ts")}`,
    };
    expect(plan(again).paths).not.toContain("src/server.tsx");
  });

  it.each([
    ["another file's, by name", 'const { errorHandler } = require("./errors");', "errorHandler", ""],
    ["another file's, made by a call", 'const errors = require("./errors");', "errors.handler()", ""],
    ["a function of this file", "", "answer", "function answer(error, req, res, next) { res.sendStatus(500); }\n"],
  ])("puts the error handler before the application's own: %s", (_, required, handler, declared) => {
    const { text } = plan({
      "package.json": { main: "index.js", ...express },
      "index.js": `const express = require("express");\n${required}\nconst app = express();\napp.use(errorReporter);\napp.get("/", go);\napp.use(${handler});\napp.listen(1);\n${declared}`,
      "errors.js": "",
    });
    expect(text("index.js")).toContain(
      `app.use(errorReporter);\napp.get("/", go);\napp.use(langfuseErrorHandler());\napp.use(${handler});\napp.listen(1);\n`,
    );
  });

  it("has it required at the head where the application is made with its framework at once", () => {
    const { text } = plan({
      "package.json": { main: "index.js", ...express },
      "index.js": '// Cats.\nvar app = require("express")();\nvar http = require("http");\napp.listen(1);\n',
    });
    expect(text("index.js")).toBe(
      requires(`
      // Cats.
      require("./instrumentation.js"); // langfuse-kit: stays first
      const { langfuseErrorHandler, langfuseMiddleware } = require("@langfuse-kit/express");
      var app = require("express")();
      app.use(langfuseMiddleware());
      var http = require("http");
      app.use(langfuseErrorHandler());
      app.listen(1);
      `),
    );
  });

  it.each([
    [
      "fastify",
      'const app = require("fastify")();\nconst cats = require("./cats");\napp.register(cats);\n',
      'const { langfusePlugin } = require("@langfuse-kit/fastify");\nconst app = require("fastify")();\napp.register(langfusePlugin);\nconst cats',
    ],
    [
      "bullmq",
      'const { Queue } = require("bullmq");\nconst mail = new Queue("mail", { connection: {} });\nconst cats = require("./cats");\n',
      'const { Queue } = require("bullmq");\nconst { langfuseTelemetry } = require("@langfuse-kit/bullmq");\nconst mail = new Queue',
    ],
  ])("with %s as with Express", (name, index, expected) => {
    const dependencies = { [name]: "^5.60.0" };
    const { text } = plan({ "package.json": { main: "index.js", dependencies }, "index.js": index, "cats.js": "" });
    expect(text("index.js")).toContain(expected);
  });
});

describe("an application that is given its name in another way", () => {
  it.each([
    ["with others", "const app = express(), port = 1;\napp.listen(port);\n", "app.use(langfuseMiddleware());\napp.use"],
    ["later", "let app;\napp = express();\napp.listen(1);\n", "app = express();\napp.use(langfuseMiddleware());\n"],
    [
      "in a class, whose methods add the routes",
      "class Server {\n  constructor() {\n    this.app = express();\n    this.routes();\n  }\n}\n",
      "    this.app = express();\n    this.app.use(langfuseMiddleware());\n    this.routes();\n",
    ],
  ])("%s", (_, made, expected) => {
    const index = `const express = require("express");\n${made}`;
    const { text, instructions } = plan({ "package.json": { main: "index.js", ...express }, "index.js": index });
    expect(text("index.js")).toContain(expected);
    const left = made.includes("class")
      ? [expect.objectContaining({ places: [{ path: "index.js", line: 6, code: "this.app = express();" }] })]
      : [];
    expect(instructions).toEqual(left);
  });
});

describe("an application whose routes are chained to its making", () => {
  it.each([
    [
      "line by line",
      "const app = express()\n  .use(express.json())\n  .get('/', go);\napp.listen(1);\n",
      "= express()\n  .use(langfuseMiddleware())\n  .use(express.json())\n  .get('/', go);\napp.use(langfuseErrorHandler());\napp.listen(1);\n",
    ],
    [
      "up to its server",
      "const server = express().get('/', go).listen(1);\n",
      "= express().use(langfuseMiddleware()).get('/', go).listen(1);\n",
    ],
  ])("has the middleware before them: %s", (_, made, expected) => {
    const index = `import express from "express";\n${made}`;
    const { text } = plan({ "package.json": { type: "module", main: "index.js", ...express }, "index.js": index });
    expect(text("index.js")?.slice(-expected.length)).toBe(expected);
  });
});

describe("a project of an odd shape", () => {
  it("keeps the mark of its encoding at the very beginning", () => {
    const { text } = plan({ "package.json": { main: "index.js", ...express }, "index.js": `\uFEFF${server}` });
    expect(text("index.js")).toMatch(new RegExp(`^\uFEFF${edited.replace(/[().]/g, "\\$&")}\n`));
  });

  it("may have a path with spaces in its script", () => {
    const { text } = plan({
      "package.json": { scripts: { start: 'NODE_ENV=x node "src dir/server.js"' }, ...express },
      "src dir/server.js": server,
    });
    expect(text("src dir/server.js")).toContain(edited);
  });

  it("may have its framework among what is bundled, and its indentation", () => {
    const { text } = plan({
      "package.json": '{\r\n\t"main": "index.js",\r\n\t"devDependencies": { "express": "^5.0.0" }\r\n}\r\n',
      "index.js": server,
    });
    expect(text("package.json")).toContain('\r\n\t"dependencies": {\r\n\t\t"@langfuse-kit/core": "^1.2.3",\r\n');
    expect(text("index.js")).toContain("langfuseMiddleware()");
  });

  it("has the file changed that a link to the entry names", () => {
    const files = { "package.json": { scripts: { start: "node server.js" }, ...express }, "real.js": server };
    expect(plan(files, ["real.js", "server.js"]).text("real.js")).toContain(edited);
  });

  it("is left alone where a link leads out of it, before anything is written", () => {
    const elsewhere = projectFolder({ "server.js": server });
    const files = { "package.json": { scripts: { start: "node src/server.js" }, ...express } };
    expect(() => plan(files, [elsewhere, "src"])).toThrow("src is a link, and links are not followed");
  });

  it("is left alone with a framework that is too old, and init says so", async () => {
    const cwd = projectFolder({
      "package.json": { main: "index.js", dependencies: { express: "4.16.1" } },
      "index.js": server,
    });
    const terminal = recordingTerminal({ cwd });
    expect(await runInit(["--yes", "--no-install"], terminal)).toBe(1);
    expect(terminal.outs.join("\n")).toContain("express 4.16.1 is not supported, ^4.19.0 || ^5.0.0 is. Update it");
    expect(terminal.outs.join("\n")).not.toContain("Set up.");
  });
});

describe("a root module that spreads others", () => {
  const nest = { main: "main.ts", dependencies: { "@nestjs/core": "^12.0.0" } };
  const main =
    'import { NestFactory } from "@nestjs/core";\nimport { AppModule } from "./app.module";\nNestFactory.create(AppModule);\n';
  const planned = (options: string) =>
    plan({
      "package.json": nest,
      "main.ts": main,
      "app.module.ts": `const base = {};\n@Module(${options})\nexport class AppModule {}\n`,
    });

  it.each(["{ ...base }", "{ imports: [Cats], ...base }", "{ controllers: [], ...base }"])(
    "is left to its reader where what is spread comes last: %s",
    (options) => {
      const { text, instructions } = planned(options);
      expect(text("app.module.ts")).toBeUndefined();
      expect(instructions).toMatchObject([{ what: "Import the module in the root module" }]);
    },
  );

  it("gets ours where its own imports come last", () => {
    expect(planned("{ ...base, imports: [Cats] }").text("app.module.ts")).toContain(
      "{ ...base, imports: [LangfuseModule.forRoot(), Cats] }",
    );
  });
});

describe("a project that loads @langfuse-kit/core/register", () => {
  it.each([
    ["by a flag", { scripts: { start: "node --import @langfuse-kit/core/register index.js" } }, ""],
    ["in its entry", { main: "index.js" }, 'require("@langfuse-kit/core/register");\n'],
  ])("%s gets no second initializer", (_, manifest, first) => {
    const { text, paths } = plan({ "package.json": { ...manifest, ...express }, "index.js": `${first}${server}` });
    expect(paths).not.toContain("instrumentation.js");
    expect(text("index.js")).toContain("app.use(langfuseMiddleware());");
    expect(text("index.js")).not.toContain("stays first");
  });
});
