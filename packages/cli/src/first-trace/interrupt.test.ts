import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { keys, openTerminal, pseudoTerminalMissing } from "../pseudo-terminal-for-tests.ts";

const program = fileURLToPath(new URL("../../dist/bin.mjs", import.meta.url));

/** What nobody has asked for its exit code yet has ended all the same. */
function isRunning(pid: string): boolean {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) && !/\) Z /.test(readFileSync(path, "utf8"));
}

it.skipIf(pseudoTerminalMissing !== undefined)(
  "Ctrl+C ends the application that was started too",
  async () => {
    const folder = projectFolder({
      "package.json": { type: "module", scripts: { start: "node server.js" }, dependencies: { express: "^5.0.0" } },
      "server.js": `
      process.on("SIGTERM", () => {});
      (await import("node:fs")).writeFileSync("pid", String(process.pid));
      setInterval(() => {}, 1000);
    `,
    });
    const { type, exitCode } = openTerminal([process.execPath, program, "doctor", "--start"], folder);
    const file = join(folder, "pid");
    await expect.poll(() => existsSync(file) && readFileSync(file, "utf8"), { timeout: 20_000 }).toMatch(/^\d+$/);
    const pid = readFileSync(file, "utf8");
    expect(isRunning(pid)).toBe(true);
    type(keys.interrupt);
    expect(await exitCode).toBe(130);
    await expect.poll(() => isRunning(pid)).toBe(false);
  },
  30_000,
);
