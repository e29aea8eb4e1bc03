import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { showFirstTrace } from "./index.ts";
import { startCommand } from "./start-command.ts";
import type { FirstTrace } from "./types.ts";

/** Core as it was built: what is started is a program of its own. */
const core = fileURLToPath(new URL("../../../core/dist/index.mjs", import.meta.url));

function start(server: string, more: Readonly<Record<string, string | object>> = {}): Promise<FirstTrace> {
  const manifest = { type: "module", scripts: { start: "node server.js" }, dependencies: { express: "^5.0.0" } };
  const root = projectFolder({ "package.json": manifest, "server.js": server, ...more });
  return showFirstTrace(readProject(root), process.env, { startMs: 20_000, traceMs: 20_000 });
}

describe("the first trace", { timeout: 40_000 }, () => {
  it("is shown, also of an application that listens on a port of its own choice", async () => {
    const { command, trace, why } = await start(`
      import { initLangfuse, trace } from ${JSON.stringify(core)};
      import { createServer } from "node:http";
      initLangfuse({ serviceName: "cats" });
      createServer((request, response) => trace("cats " + request.url, () => response.end("meow"))).listen(0);
    `);
    expect(why).toBeUndefined();
    expect(trace).toMatch(/^trace [0-9a-f]{32} .*\n.*cats \//);
    expect(command).toBe("npm run start");
  });

  it("is shown of a CommonJS application in a language that is made known by a hook, as ts-node does it", async () => {
    const { trace, why } = await start("", {
      "package.json": { scripts: { start: "node -r ./hook.cjs server.cat" }, dependencies: { express: "^5.0.0" } },
      "hook.cjs": 'require.extensions[".cat"] = require.extensions[".js"];',
      "server.cat": `
        const { initLangfuse, trace } = require(${JSON.stringify(core.replace(/mjs$/, "cjs"))});
        initLangfuse({ serviceName: "cats" });
        const server = require("./cats");
        server((request, response) => trace("cats", () => response.end("meow")));
      `,
      "cats.cat": 'module.exports = (handle) => require("node:http").createServer(handle).listen(0);',
    });
    expect(why).toBeUndefined();
    expect(trace).toMatch(/cats/);
  });

  it.each([
    ["the application fails", "throw new Error('no cats today')", /ended with exit code 1\..*no cats today/s],
    ["a module is missing", "import 'not-installed'", /could not load a module\. Install first/],
    ["it ends by itself", "", /ended by itself and made no observation/],
    ["it never listens", "setInterval(() => {}, 1000)", /did not listen on any port in time/],
    [
      "nothing is traced",
      "(await import('node:http')).createServer((q, r) => r.end()).listen(process.env.PORT)",
      /answered \(200\), and never called initLangfuse\(\)/,
    ],
    [
      "it speaks no HTTP",
      "(await import('node:net')).createServer((socket) => socket.destroy()).listen(process.env.PORT)",
      /answered no HTTP request there/,
    ],
  ])("is missing with a reason when %s", async (name, server, reason) => {
    const root = projectFolder({
      "package.json": { type: "module", main: "server.js", dependencies: { express: "^5.0.0" } },
      "server.js": server,
    });
    const startMs = name === "it never listens" ? 1_000 : 20_000;
    const { trace, why } = await showFirstTrace(readProject(root), process.env, { startMs, traceMs: 3_000 });
    expect(trace).toBeUndefined();
    expect(why).toMatch(reason);
  });

  it("has its build first, and says when that fails", async () => {
    const scripts = { build: "node build.js", start: "node dist/server.js" };
    const { why } = await start("", { "package.json": { scripts }, "build.js": "throw new Error('no build today')" });
    expect(why).toMatch(/`npm run build` failed, so nothing was started\..*no build today/s);
  });
});

describe("the start", () => {
  const commandOf = (manifest: object, files: Readonly<Record<string, string>> = {}) =>
    startCommand(readProject(projectFolder({ "package.json": manifest, ...files })));

  it("is the script, by the project's package manager", () => {
    expect(commandOf({ packageManager: "pnpm@10.0.0", scripts: { dev: "tsx src/a.ts" } })?.start).toEqual([
      "pnpm",
      "run",
      "dev",
    ]);
  });

  it("is the entry itself, where there is no script", () => {
    expect(commandOf({ main: "index.js" }, { "index.js": "" })?.start).toEqual(["node", "index.js"]);
  });

  it("is unknown where there is neither", () => {
    expect(commandOf({})).toBeUndefined();
  });
});
