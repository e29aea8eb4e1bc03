import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runInit, runUndo } from "./index.ts";

const files = {
  "package.json": { type: "module", main: "index.js", dependencies: { express: "^5.0.0" } },
  "index.js": 'import express from "express";\nconst app = express();\napp.listen(1);\n',
};
const read = (root: string, path = "index.js"): string => readFileSync(join(root, path), "utf8");

describe("init, where nobody sits", () => {
  it("asks nothing, changes nothing, and ends with 3", async () => {
    const cwd = projectFolder(files);
    const terminal = recordingTerminal({ cwd });
    expect(await runInit([], terminal)).toBe(3);
    expect(terminal.outs.join("\n")).toContain('+import "./instrumentation.js"; // langfuse-kit: stays first');
    expect(terminal.errors).toEqual([
      "Nothing was changed: nobody is here to agree. Give --yes, or --dry-run to only look.",
    ]);
    expect(read(cwd)).toBe(files["index.js"]);
  });

  it("answers with one JSON document and nothing around it", async () => {
    const terminal = recordingTerminal({ cwd: projectFolder(files) });
    expect(await runInit(["--json", "--dry-run"], terminal)).toBe(0);
    expect(terminal.outs).toHaveLength(1);
    expect(JSON.parse(terminal.outs[0] ?? "")).toMatchObject({
      command: "init",
      applied: false,
      project: { entry: { path: "index.js" }, packageManager: { name: "npm" }, git: "none" },
      dependencies: [{ name: "@langfuse-kit/core" }, { name: "@langfuse-kit/express" }, { name: "@opentelemetry/api" }],
    });
  });

  it("says which package it could mean in the root of a workspace, and ends with 2", async () => {
    const cwd = projectFolder({
      "package.json": { workspaces: ["apps/*"] },
      "apps/api/package.json": files["package.json"],
    });
    await expect(runInit(["--yes"], recordingTerminal({ cwd }))).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("  --cwd apps/api"),
    });
  });

  it("says that there is no project", async () => {
    await expect(runInit([], recordingTerminal({ cwd: projectFolder({}) }))).rejects.toMatchObject({ exitCode: 2 });
  });

  it("does not install with one of two package managers", async () => {
    const cwd = projectFolder({ ...files, "yarn.lock": "", "package-lock.json": "{}" });
    const terminal = recordingTerminal({ cwd });
    expect(await runInit(["--yes"], terminal)).toBe(0);
    expect(terminal.outs.join("\n")).toContain(
      "Install what package.json lists now: @langfuse-kit/core, @langfuse-kit/express",
    );
  });
});

describe("undo", () => {
  it("has nothing to do where nothing was done", async () => {
    const terminal = recordingTerminal({ cwd: projectFolder(files) });
    expect(await runUndo([], terminal)).toBe(0);
    expect(terminal.outs[0]).toContain("There is nothing to take back");
  });
});
