import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runInit, runUndo } from "./index.ts";

const stub =
  "export const initLangfuse = () => {}, loadLangfuseEnv = () => {}, langfuseMiddleware = () => {}, langfuseErrorHandler = () => {};";
const files = {
  "package.json": { type: "module", main: "index.js", dependencies: { express: "^5.0.0" } },
  "index.js": 'import express from "express";\nconst app = express();\napp.listen(1);\n',
  "node_modules/express/index.js": "module.exports = () => ({ use() {}, get() {}, listen() {} });",
};

/** A project that init has set up, and that somebody works on. */
async function worked(
  change: Readonly<Record<string, (text: string) => string>>,
  more: Readonly<Record<string, string | object>> = {},
) {
  const cwd = projectFolder({ ...files, ...more });
  const terminal = recordingTerminal({ cwd });
  await runInit(["--yes", "--no-install"], terminal);
  const read = (path: string): string => readFileSync(join(cwd, path), "utf8");
  for (const [path, edit] of Object.entries(change))
    writeFileSync(join(cwd, path), edit(existsSync(join(cwd, path)) ? read(path) : ""));
  terminal.outs.length = 0;
  const code = await runUndo(["--yes"], terminal);
  return {
    cwd,
    terminal,
    read,
    code,
    said: terminal.outs.join("\n"),
    has: (path: string) => existsSync(join(cwd, path)),
  };
}

/** Whether the application starts, with the packages that package.json names. */
function starts(cwd: string, entry = "index.js"): boolean {
  const { dependencies } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8")) as { dependencies: object };
  for (const name of Object.keys(dependencies).filter((one) => one.startsWith("@langfuse-kit/"))) {
    mkdirSync(join(cwd, "node_modules", name), { recursive: true });
    writeFileSync(join(cwd, "node_modules", name, "index.mjs"), stub);
    writeFileSync(join(cwd, "node_modules", name, "package.json"), '{ "exports": "./index.mjs" }');
  }
  return spawnSync(process.execPath, [entry], { cwd }).status === 0;
}

describe("undo, of what somebody has worked on since", () => {
  it("takes its own lines out and leaves the others", async () => {
    const { code, read, has, said } = await worked({
      "index.js": (text) => text.replace("app.listen", "app.get(1);\napp.listen"),
      "package.json": (text) => text.replace('"express": "^5.0.0"', '"express": "^5.1.0",\n    "zod": "^4.0.0"'),
    });
    expect(read("index.js")).toBe(files["index.js"].replace("app.listen", "app.get(1);\napp.listen"));
    expect(JSON.parse(read("package.json"))).toEqual({
      ...files["package.json"],
      dependencies: { express: "^5.1.0", zod: "^4.0.0" },
    });
    expect(has("instrumentation.js")).toBe(false);
    expect(has(".langfuse-kit/init.json")).toBe(false);
    expect(said).toContain("Everything is as it was before.");
    expect(code).toBe(0);
  });

  it("takes its dependencies out from among those that were installed since", async () => {
    const { code, read, has } = await worked({
      "package.json": (text) =>
        text
          .replace('"@langfuse-kit/core"', '"@aaa/zed": "^1.0.0",\n    "@langfuse-kit/core"')
          .replace('"@langfuse-kit/express"', '"@langfuse-kit/constants": "^1.0.0",\n    "@langfuse-kit/express"'),
    });
    expect(Object.keys((JSON.parse(read("package.json")) as { dependencies: object }).dependencies)).toEqual([
      "@aaa/zed",
      "@langfuse-kit/constants",
      "express",
    ]);
    expect(has(".langfuse-kit/init.json")).toBe(false);
    expect(code).toBe(0);
  });

  it("leaves keys that are there out of commits", async () => {
    const { read, has, code, said } = await worked({ ".env": () => "LANGFUSE_SECRET_KEY=sk-lf-1\n" });
    expect(read(".gitignore")).toBe(".env\n");
    expect(said).toContain(".gitignore keeps its line .env: that file is there, and its keys must not be committed.");
    expect(said).toMatch(/The rest is as it was before\.$/);
    expect(has(".langfuse-kit/init.json")).toBe(false);
    expect(code).toBe(0);
    const without = await worked({});
    expect(without.has(".gitignore")).toBe(false);
    expect(without.said).toMatch(/Everything is as it was before\.$/);
  });

  it("names that line for a script, where it stands", async () => {
    const cwd = projectFolder({ ...files, ".gitignore": "dist\r\n" });
    await runInit(["--yes", "--no-install"], recordingTerminal({ cwd }));
    writeFileSync(join(cwd, ".env"), "LANGFUSE_SECRET_KEY=sk-lf-1\n");
    const terminal = recordingTerminal({ cwd });
    expect(await runUndo(["--yes", "--json"], terminal)).toBe(0);
    const { left, refused } = JSON.parse(terminal.outs.join("\n")) as { left: object[]; refused: string[] };
    expect({ left, refused }).toEqual({ left: [{ path: ".gitignore", line: 2, text: ".env" }], refused: [] });
  });

  it("keeps what a file loads that it cannot free whole, names the lines, and can be run again", async () => {
    const { cwd, terminal, code, read, has, said } = await worked({
      "index.js": (text) => text.replace("langfuseMiddleware())", "langfuseMiddleware({ quiet: true }))"),
    });
    expect(code).toBe(1);
    expect(said).toContain("index.js was changed since, so it stays as it is. Of init's lines it has:");
    expect(said).toContain('  index.js:1  import "./instrumentation.js"; // langfuse-kit: stays first');
    expect(said).toContain("instrumentation.js stays as it is, since index.js:1 loads it.");
    expect(said).toMatch(/package\.json stays as it is, since \S+:\d loads @langfuse-kit\/\w+\./);
    expect(has(".env.example")).toBe(false);
    expect(starts(cwd)).toBe(true);
    writeFileSync(join(cwd, "index.js"), read("index.js").replace("{ quiet: true }", ""));
    expect(await runUndo(["--yes"], terminal)).toBe(0);
    expect(read("index.js")).toBe(files["index.js"]);
    expect([has("instrumentation.js"), has(".gitignore"), has(".langfuse-kit/init.json")]).toEqual([
      false,
      false,
      false,
    ]);
    expect(JSON.parse(read("package.json"))).toEqual(files["package.json"]);
  });

  it("keeps what a file loads that nothing loads any more, however often it is run", async () => {
    const { terminal, code, read } = await worked({
      "instrumentation.js": (text) => text.replace("serviceName", "environment: 'test', serviceName"),
    });
    expect(code).toBe(1);
    expect(read("index.js")).toBe(files["index.js"]);
    expect(await runUndo(["--yes"], terminal)).toBe(1);
    expect(terminal.outs).toContain(
      "package.json stays as it is, since instrumentation.js:2 loads @langfuse-kit/core.",
    );
    expect(read("package.json")).toContain("@langfuse-kit/core");
    // What undo remembers is there still, and no business of git.
    expect(read(".gitignore")).toContain(".langfuse-kit/");
  });

  it.each([
    ["ends with a line break", "A=1\n"],
    ["does not", "A=1"],
  ])("takes its lines out from above others, of a file that %s", async (_, before) => {
    const { code, read } = await worked({ ".env.example": (text) => `${text}B=2\n` }, { ".env.example": before });
    expect(read(".env.example")).toBe("A=1\nB=2\n");
    expect(code).toBe(0);
  });

  it("keeps an import whose name somebody uses elsewhere in the file", async () => {
    const { cwd, code, read } = await worked({
      "index.js": (text) => `${text}app.use(langfuseMiddleware());\n`,
    });
    expect(code).toBe(1);
    expect(read("index.js")).toContain("import { langfuseErrorHandler, langfuseMiddleware }");
    expect(starts(cwd)).toBe(true);
  });

  it("keeps the initializer that another program loads", async () => {
    const { cwd, code, said } = await worked(
      { "worker.js": () => 'import "./instrumentation.js";\n' },
      { "package.json": { ...files["package.json"], scripts: { worker: "node worker.js", start: "node index.js" } } },
    );
    expect(code).toBe(1);
    expect(said).toContain("instrumentation.js stays as it is, since worker.js:1 loads it.");
    expect(starts(cwd, "worker.js")).toBe(true);
  });
});
