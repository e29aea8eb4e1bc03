import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { keys, openTerminal, pseudoTerminalMissing } from "../pseudo-terminal-for-tests.ts";

const program = fileURLToPath(new URL("../../dist/bin.mjs", import.meta.url));
const init = ["--no-install", "--no-start"];
const open = (cwd: string, columns?: number) =>
  openTerminal([process.execPath, program, "init", ...init], cwd, process.env, columns);

const cats = {
  "package.json": { name: "cats", type: "module", main: "index.js", dependencies: { express: "^5.0.0" } },
  "index.js": 'import express from "express";\n\nconst app = express();\napp.listen(3000);\n',
};
const zoo = {
  "package.json": { name: "zoo", private: true, workspaces: ["packages/*"] },
  ...Object.fromEntries(Object.entries(cats).map(([path, text]) => [`packages/cats/${path}`, text])),
  ...Object.fromEntries(Object.entries(cats).map(([path, text]) => [`packages/dogs/${path}`, text])),
};

function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "utf8")]),
  );
}

describe.skipIf(pseudoTerminalMissing !== undefined)(
  `init, where somebody sits${pseudoTerminalMissing === undefined ? "" : ` (${pseudoTerminalMissing})`}`,
  { timeout: 30_000 },
  () => {
    it("shows the diff, asks, and does it when somebody agrees", async () => {
      const folder = projectFolder(cats);
      const { shows, type, exitCode, text } = open(folder);
      await shows("Make these changes?");
      expect(text()).toContain('+import "./instrumentation.js"');
      expect(Object.keys(filesOf(folder))).toHaveLength(2);
      type("y");
      await shows("Set up.");
      expect(await exitCode).toBe(0);
      expect(filesOf(folder)[join(folder, "index.js")]).toContain("langfuseMiddleware()");
    });

    it("asks in a workspace which package is meant", async () => {
      const folder = projectFolder(zoo);
      const { shows, type, exitCode } = open(folder);
      await shows("Which package?");
      await shows("packages/dogs");
      type(keys.down);
      type(keys.enter);
      await shows("Make these changes?");
      type("y");
      expect(await exitCode).toBe(0);
      expect(filesOf(folder)[join(folder, "packages/dogs/index.js")]).toContain("langfuseMiddleware()");
      expect(filesOf(folder)[join(folder, "packages/cats/index.js")]).toBe(cats["index.js"]);
    });

    it.each([
      ["no to the changes", cats, "Make these changes?", "n"],
      ["Ctrl+C to the changes", cats, "Make these changes?", keys.interrupt],
      ["Ctrl+C to which package is meant", zoo, "Which package?", keys.interrupt],
    ])("leaves nothing behind after %s", async (_, files, question, answer) => {
      const folder = projectFolder(files);
      const before = filesOf(folder);
      const { shows, type, exitCode, text } = open(folder, 44);
      await shows(question);
      type(answer);
      expect(await exitCode).toBe(3);
      expect(text().match(/Nothing was changed\./g)).toHaveLength(1);
      expect(filesOf(folder)).toEqual(before);
    });
  },
);
