import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";

const program = fileURLToPath(new URL("../../dist/bin.mjs", import.meta.url));

it.each([
  [["--help"], 0],
  [["doctor"], 1],
])("%j into a pipe that nobody reads ends quietly with %i", async (args, expected) => {
  const { LANGFUSE_PUBLIC_KEY: _, LANGFUSE_SECRET_KEY: __, ...env } = process.env;
  const child = spawn(process.execPath, [program, ...args], { cwd: projectFolder({}), env });
  child.stdout.destroy();
  const said = text(child.stderr);
  expect(await once(child, "close")).toEqual([expected, null]);
  expect(await said).toBe("");
});
