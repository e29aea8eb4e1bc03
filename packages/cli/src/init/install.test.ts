import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../command/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";

const lockfile = '{ "lockfileVersion": 3 }\n';
const files = {
  "package.json": { type: "module", main: "index.js", dependencies: { express: "^5.0.0" } },
  "package-lock.json": lockfile,
  "index.js": 'import express from "express";\nconst app = express();\napp.listen(1);\n',
};

/** A project whose npm is this script, found on the PATH as the real one is. */
function projectWithNpm(
  script: string,
  more: Readonly<Record<string, object>> = {},
  held: Readonly<Record<string, string | object>> = files,
) {
  const cwd = projectFolder({ ...held, ...more, "bin/npm": `#!/bin/sh\n${script}\n` });
  chmodSync(join(cwd, "bin/npm"), 0o755);
  const terminal = recordingTerminal({ cwd, env: { PATH: `${join(cwd, "bin")}:${process.env.PATH}` } });
  return {
    terminal,
    read: (path: string) => readFileSync(join(cwd, path), "utf8"),
    has: (path: string) => existsSync(join(cwd, path)),
  };
}

describe.skipIf(process.platform === "win32")("the package manager", () => {
  it("is run without a shell, and what it did to the lockfile is taken back with the rest", async () => {
    const { terminal, read, has } = projectWithNpm(
      'echo "$@" > asked; echo "{ \\"changed\\": true }" > package-lock.json',
    );
    expect(await runCommandLine(["init", "--yes", "--no-start", "--json"], terminal)).toBe(0);
    expect(read("asked")).toBe("install --no-audit --no-fund\n");
    expect(JSON.parse(terminal.outs.at(-1) ?? "")).toMatchObject({ applied: true, installed: true });
    expect(has("instrumentation.js")).toBe(true);

    expect(await runCommandLine(["undo", "--dry-run"], terminal)).toBe(0);
    expect(terminal.outs).toContain("package-lock.json as it was");
    expect(read("package-lock.json")).toContain("changed");

    // npm is run once more, and writes the lockfile in its own hand: what stood there before counts.
    expect(await runCommandLine(["undo", "--yes"], terminal)).toBe(0);
    expect(read("package-lock.json")).toBe(lockfile);
    expect(read("index.js")).toBe(files["index.js"]);
    expect(has("instrumentation.js")).toBe(false);
  });

  it("says its last lines where it fails, ends with 1, and leaves what was written", async () => {
    const { terminal, read } = projectWithNpm('echo "npm error code E404" >&2; exit 1');
    expect(await runCommandLine(["init", "--yes"], terminal)).toBe(1);
    expect(terminal.errors.at(-1)).toBe("`npm install --no-audit --no-fund` failed:\n  npm error code E404");
    const said = terminal.outs.join("\n");
    expect(said).toContain("Not set up yet: installing failed. `langfuse-kit undo` takes it back.\nInstall what");
    expect(said).not.toContain("Set up.");
    expect(read("package.json")).toContain("@langfuse-kit/express");
    expect(await runCommandLine(["undo", "--yes"], terminal)).toBe(0);
    expect(JSON.parse(read("package.json"))).toEqual(files["package.json"]);
  });

  it("leaves no lockfile behind where it failed first and there was none", async () => {
    const { "package-lock.json": _, ...unlocked } = files;
    const script = "[ -e failed ] && echo '{}' > package-lock.json || { touch failed; exit 1; }";
    const { terminal, has } = projectWithNpm(script, {}, unlocked);
    expect(await runCommandLine(["init", "--yes"], terminal)).toBe(1);
    expect(await runCommandLine(["undo", "--yes"], terminal)).toBe(0);
    expect(terminal.outs.at(-1)).toBe("Everything is as it was before.");
    expect([has("failed"), has("package-lock.json")]).toEqual([true, false]);
  });

  it("builds what was changed, and where that fails init ends with 1", async () => {
    const scripts = { build: "tsc", start: "node dist/index.js" };
    const { terminal } = projectWithNpm('[ "$1" = install ]', {
      "package.json": { ...files["package.json"], scripts },
    });
    expect(await runCommandLine(["init", "--yes"], terminal)).toBe(1);
    expect(terminal.outs.at(-1)).toBe("`npm run build` failed, so nothing was started.\n");
  });

  it("that failed is not forgotten by the next run", async () => {
    const { terminal } = projectWithNpm("exit 1");
    expect(await runCommandLine(["init", "--yes"], terminal)).toBe(1);
    expect(await runCommandLine(["init", "--yes"], terminal)).toBe(1);
    expect(terminal.outs.at(-1)).toBe("Everything is set up already; nothing was changed.");
    expect(terminal.errors.at(-1)).toBe(
      "It cannot start yet: @langfuse-kit/core, @langfuse-kit/express are not installed. Run npm install --no-audit --no-fund.",
    );
  });

  it("that is not there is said as well", async () => {
    const cwd = projectFolder(files);
    const terminal = recordingTerminal({ cwd, env: { PATH: join(cwd, "nowhere") } });
    expect(await runCommandLine(["init", "--yes"], terminal)).toBe(1);
    expect(terminal.errors.at(-1)).toContain("spawn npm ENOENT");
  });

  it("is not asked to take anything back where nobody agreed", async () => {
    const { terminal, has } = projectWithNpm("true");
    expect(await runCommandLine(["init", "--yes", "--no-start"], terminal)).toBe(0);
    expect(await runCommandLine(["undo"], terminal)).toBe(3);
    expect(terminal.errors.at(-1)).toContain("Nothing was changed: nobody is here to agree.");
    expect(has("instrumentation.js")).toBe(true);
  });
});
