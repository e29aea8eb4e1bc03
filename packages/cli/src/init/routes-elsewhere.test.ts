import { describe, expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { planInit } from "./plan-init.ts";

type Files = Readonly<Record<string, string | object>>;

function plan(files: Files) {
  const { changes, instructions } = planInit(readProject(projectFolder(files)), "1.2.3");
  return { text: (path: string) => changes.find((change) => change.path === path)?.after, instructions };
}

const express = { dependencies: { express: "^5.0.0" } };

describe("an import that is longer than a line", () => {
  const index =
    'import express from "express";\nconst app = express();\napp.get("/", () => {\n\tgo();\n});\napp.listen(1);\n';
  const name = '"@langfuse-kit/express"';
  const line = `import { langfuseErrorHandler, langfuseMiddleware } from ${name};\n`;
  const lines = (end: string) => `import {\n\tlangfuseErrorHandler,\n\tlangfuseMiddleware${end}\n} from ${name};\n`;
  it.each<[string, Files, string]>([
    [
      "Prettier",
      { "package.json": { type: "module", main: "index.js", ...express, devDependencies: { prettier: "^3" } } },
      lines(","),
    ],
    ["Prettier without such commas", { ".prettierrc": "trailingComma: none\n" }, lines("")],
    ["a Prettier of wide lines", { ".prettierrc.json": { printWidth: 100 } }, line],
    ["Biome", { "biome.json": {} }, lines(",")],
    ["nobody", {}, line],
  ])("is written as %s has it", (_, files, expected) => {
    const { text } = plan({
      "package.json": { type: "module", main: "index.js", ...express },
      "index.js": index,
      ...files,
    });
    expect(text("index.js")).toContain(`import express from "express";\n${expected}const app`);
  });
});

describe("an application whose routes are added elsewhere", () => {
  const parsed = 'const express = require("express");\nconst app = express();\napp.use(express.json());\n';
  it.each([
    ["by who loads it", `${parsed}module.exports = app;\n`],
    [
      "by who calls what makes it",
      `${parsed.replace("const app", "exports.open = () => { const app")}return app; };\n`,
    ],
    ["by name", `${parsed}exports.app = app;\n`],
    ["once something is there", `${parsed}connect().then(() => {\n  app.use("/cats", cats);\n  app.listen(1);\n});\n`],
    [
      "later than it listens",
      `${parsed}app.get("/health", ok);\nconnect().then(() => app.use("/cats", cats));\napp.listen(1);\n`,
    ],
    [
      "by a function that something else calls",
      `${parsed}app.get("/health", ok);\nconst mount = async () => {\n  app.use("/cats", cats);\n};\nmount();\napp.listen(1);\n`,
    ],
    ["by who loads it, though it listens", `${parsed}app.listen(1);\nexports.app = app;\n`],
    ["later too", `${parsed}app.get("/health", ok);\nconnect().then(() => {\n  app.use("/cats", cats);\n});\n`],
  ])("%s gets no error handler before them, and its reader is told", (_, index) => {
    const { text, instructions } = plan({ "package.json": { main: "index.js", ...express }, "index.js": index });
    expect(text("index.js")).toContain("app.use(langfuseMiddleware());\napp.use(express.json());");
    expect(text("index.js")).not.toContain("langfuseErrorHandler");
    expect(instructions).toMatchObject([
      { what: expect.stringContaining("Put the error handler after the routes"), places: [{ path: "index.js" }] },
    ]);
  });

  it.each([
    ["a route for some environments", 'if (isOpen) {\n  app.use("/docs", docs);\n}\n'],
    ["a list of them", "all.forEach((one) => app.use(one.path, one.router));\n"],
    ["a function that is called at once", 'const mount = () => {\n  app.use("/cats", cats);\n};\nmount();\n'],
    [
      "a function with an application of its own",
      'const mount = (app) => {\n  app.use("/cats", cats);\n};\nmount(app);\n',
    ],
    ["an answer that asks the application", 'app.get("/", (_, response) => response.send(all(app)));\n'],
  ])("are not, where it listens after %s", (_, mounted) => {
    const index = `${parsed}${mounted}app.listen(1);\n`;
    const { text, instructions } = plan({ "package.json": { main: "index.js", ...express }, "index.js": index });
    expect(text("index.js")).toContain(`${mounted}app.use(langfuseErrorHandler());\napp.listen(1);`);
    expect(instructions).toEqual([]);
    const unheard = plan({ "package.json": { main: "index.js", ...express }, "index.js": `${parsed}${mounted}` });
    expect(unheard.text("index.js")).toContain(`${mounted}app.use(langfuseErrorHandler());\n`);
  });

  it("has the handler before one that stands there already, whatever comes later", () => {
    const own = "app.use((error, request, response, next) => next(error));\n";
    const index = `${parsed}${own}connect().then(() => {\n  app.use("/cats", cats);\n});\napp.listen(1);\n`;
    const { text } = plan({ "package.json": { main: "index.js", ...express }, "index.js": index });
    expect(text("index.js")).toContain(`app.use(langfuseErrorHandler());\n${own}`);
  });

  it.each([
    ["a router of this file", "const cats = express.Router();\napp.use(cats);\n"],
    ["one by its name", 'app.use(require("./routes"));\n'],
    ["what is handed the application", "addCats(app);\n"],
  ])("are not, where there is %s", (_, mounted) => {
    const index = `${parsed}${mounted}module.exports = app;\n`;
    const { text, instructions } = plan({ "package.json": { main: "index.js", ...express }, "index.js": index });
    expect(text("index.js")).toContain(`${mounted}app.use(langfuseErrorHandler());\nmodule.exports = app;`);
    expect(instructions).toEqual([]);
  });
});
