import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyChanges } from "../plan/index.ts";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { planInit } from "./plan-init.ts";

type Files = Readonly<Record<string, string | object>>;

/** Packages that say what is done with them, in the order in which it is done. */
const packages = {
  "node_modules/@langfuse-kit/core/index.js":
    'exports.loadLangfuseEnv = () => {}; exports.initLangfuse = () => console.log("init");',
  "node_modules/@langfuse-kit/express/index.js":
    'exports.langfuseMiddleware = () => "middleware"; exports.langfuseErrorHandler = () => "handler";',
  "node_modules/@langfuse-kit/fastify/index.js": 'exports.langfusePlugin = "plugin";',
  "node_modules/express/index.js":
    'console.log("express"); const say = (what) => console.log(what); module.exports = () => ({ use: say, get: say, listen: () => say("listen") });',
  "node_modules/fastify/index.js":
    'const say = (what) => console.log(what); module.exports = () => ({ register: say, get: say, listen: () => say("listen") });',
};

/** What the application does once init has changed it, and its entry. */
function start(files: Files, entry = "index.js") {
  const root = projectFolder({ ...packages, ...files });
  const { changes, instructions } = planInit(readProject(root), "1.2.3");
  applyChanges(root, changes);
  const { stdout, stderr, status } = spawnSync(process.execPath, [entry], { cwd: root, encoding: "utf8" });
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const failure = status === 0 ? undefined : stderr;
  return { said: stdout.trim().split("\n"), failure, text: read(entry), read, instructions };
}

const express = { dependencies: { express: "^5.0.0" } };
const whole = ["init", "express", "middleware", "/", "handler", "listen"];

describe("an entry without a static import or export", () => {
  const app =
    'import express from "express";\nconst app = express();\napp.get("/", () => {});\napp.listen(process.env.PORT);\n';

  it.each([
    ["awaits its application", 'await import("./app.js");\n', { type: "module" }],
    ["loads it and goes on", 'import("./app.js").then(() => {});\n', { type: "module" }],
    ["awaits it, and only its syntax says what it is", 'await import("./app.js");\n', {}],
  ])("%s", (_, entry, more) => {
    const { said, failure } = start({
      "package.json": { main: "index.js", ...more, ...express },
      "index.js": entry,
      "app.js": app,
    });
    expect(failure).toBeUndefined();
    expect(said).toEqual(whole);
  });

  it("is a module, or none, as the nearest package.json says", () => {
    const files = {
      "package.json": { type: "module", main: "old/index.js", ...express },
      "old/package.json": {},
      "old/index.js": 'import("../app.js").then(() => {});\n',
      "app.js": app,
    };
    const { said, failure, text } = start(files, "old/index.js");
    expect(text).toMatch(/^require\("\.\/instrumentation\.js"\)/);
    expect(failure).toBeUndefined();
    expect(said).toEqual(whole);
  });
});

describe("code that shares its line", () => {
  const esm = { "package.json": { type: "module", main: "index.js", ...express } };
  const statements: [string, string][] = [
    [
      "with the ; of the one above it, before an array",
      "import express from 'express'\n\nconst app = express()\n\n;[\n  '/'\n].forEach((path) => app.get(path, () => {}))\n\napp.listen(1)\n",
    ],
    [
      "with the ; of the one above it and comments between, before a function",
      "import express from 'express'\nconst app = express() // Cats.\n/* Signals\n   are ours. */\n;['SIGINT'].forEach((name) => {\n  process.on(name, () => process.exit(0))\n})\n\napp.get('/', () => {})\n\n;(async () => {\n  await 1\n  app.listen(1)\n})()\n",
    ],
    [
      "with a ( that begins the next one, in a file that leaves ; out",
      "import express from 'express'\nconst app = express();\n(() => app.get('/', () => {}))();\nconsole.error('a')\nconsole.error('b')\nconsole.error('c')\napp.listen(1)\n",
    ],
    [
      "inside of a function",
      'import express from "express";\nexport function create() { const app = express(); app.get("/", () => {}); return app }\ncreate().listen(1);\n',
    ],
    [
      "as all the others do",
      'import express from "express"; const app = express(); app.get("/", () => {}); app.listen(1)',
    ],
    [
      "with a comment that goes on below",
      'import express from "express";\nconst app = express() /* Cats\n  and dogs. */\napp.get("/", () => {}) // Says hello.\napp.listen(1)\n',
    ],
  ];
  it.each(statements)("%s", (_, index) => {
    const { said, failure } = start({ ...esm, "index.js": index });
    expect(failure).toBeUndefined();
    expect(said).toEqual(whole);
  });

  it("with a directive", () => {
    const index =
      '"use strict"; const express = require("express"); const app = express(); app.get("/"); app.listen((() => typeof this)());';
    const { said, text } = start({ "package.json": { main: "index.js", ...express }, "index.js": index });
    expect(text).toMatch(
      /^"use strict"; require\("\.\/instrumentation\.js"\); \/\* langfuse-kit: stays first \*\/ const/,
    );
    expect(said).toEqual(whole);
  });

  it("does not take a plugin of Fastify into the function that follows", () => {
    const index =
      "import Fastify from 'fastify';\n\nconst app = Fastify({\n  logger: false,\n})\n\n;(async () => {\n  app.get('/', async () => 'hi');\n  await app.listen({ port: 1 });\n})();\n";
    const manifest = { type: "module", main: "index.js", dependencies: { fastify: "^5.0.0" } };
    const { said, text } = start({ "package.json": manifest, "index.js": index });
    expect(text).toContain("})\napp.register(langfusePlugin);\n\n;(async");
    expect(said).toEqual(["init", "plugin", "/", "listen"]);
  });

  it.each([
    "@ts-expect-error it has no types",
    "@ts-ignore",
    "eslint-disable-next-line import/order",
    "biome-ignore lint: old",
  ])("leaves // %s above the line that it speaks of", (comment) => {
    const index = `// Cats.\n// ${comment}\nimport cats from "./cats.js";\nimport express from "express";\nconst app = express();\n`;
    const { text } = start({ ...esm, "index.js": index, "cats.js": "export default 1;\n" });
    expect(text).toContain(
      `// Cats.\nimport "./instrumentation.js"; // langfuse-kit: stays first\n// ${comment}\nimport cats`,
    );
  });
});
