import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runInit, runUndo } from "./index.ts";

const windows = (...lines: string[]): string => lines.join("\r\n");
const files = {
  "package.json": windows("{", '  "main": "index.js",', '  "dependencies": { "express": "^5.0.0" }', "}", ""),
  "index.js": windows('const express = require("express");', "const app = express();", "app.listen(1);", ""),
  ".gitignore": windows("dist", "node_modules", ""),
  ".env.example": windows("HOST=a", "PORT=1"),
};

it("files with the line ends of Windows keep them, and the preview does not show them", async () => {
  const cwd = projectFolder(files);
  const terminal = recordingTerminal({ cwd, env: {} });
  const text = (path: string): string => readFileSync(join(cwd, path), "utf8");
  expect(await runInit(["--yes", "--no-install"], terminal)).toBe(0);
  for (const path of Object.keys(files)) expect(text(path), path).not.toMatch(/(?<!\r)\n/);
  expect(text(".gitignore")).toBe(windows("dist", "node_modules", ".env", ".langfuse-kit/", ""));
  expect(text(".env.example")).toMatch(/\r\nPORT=1\r\n\r\n# Langfuse.*\r\nLANGFUSE_PUBLIC_KEY=\r\n/);
  expect(terminal.outs.join("\n")).toContain(" dist\n");
  expect(terminal.outs.join("\n")).not.toContain("\r");
  writeFileSync(join(cwd, ".gitignore"), `${text(".gitignore")}coverage\r\n`);
  expect(await runUndo(["--yes"], terminal)).toBe(0);
  expect(text(".gitignore")).toBe(windows("dist", "node_modules", "coverage", ""));
  expect(text(".env.example")).toBe(files[".env.example"]);
  expect(text("index.js")).toBe(files["index.js"]);
  expect(terminal.outs.join("\n")).not.toContain("\r");
});
