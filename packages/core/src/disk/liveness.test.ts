import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHome, type Home, type Owner } from "./home.ts";
import { isAbandoned } from "./liveness.ts";
import { elsewhere } from "./socket-address.ts";
import { eventually } from "./stage-for-tests.ts";

let dir: string;
let homes: Home[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "home-"));
  homes = [];
});
afterEach(() => {
  for (const home of homes) home.leave();
  rmSync(dir, { recursive: true, force: true });
});

function build(place = dir): Home {
  const home = createHome(place, () => undefined);
  homes.push(home);
  return home;
}

const minutes = 60_000;
const asks = (path: string, later = 0): Promise<boolean> => isAbandoned(path, Date.now() + later);

/** A socket whose process was killed. */
async function leaveDead(path: string): Promise<void> {
  const script = `require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;
  await once(spawn(process.execPath, ["-e", script, path]), "exit");
}

/** As somebody else would have signed. */
function sign(path: string, changes: Partial<Owner>): void {
  const file = join(path, "owner.json");
  const owner = JSON.parse(readFileSync(file, "utf8")) as Owner;
  writeFileSync(file, JSON.stringify({ ...owner, ...changes }));
}

describe("a process's folder", () => {
  it("is not adopted while the process lives, however long without a sign of life", async () => {
    const { path } = build();
    expect(await asks(path)).toBe(false);
    expect(await asks(path, 60 * minutes)).toBe(false);
  });

  it("may have a path that is too long for a socket", async () => {
    const { path } = build(join(dir, "deep".repeat(30)));
    expect(await asks(path, 60 * minutes)).toBe(process.platform === "win32");
  });

  it("with such a path is known to be alive also where folders cannot be gone through, as on macOS", async () => {
    const platform = vi.spyOn(process, "platform", "get").mockReturnValue("darwin");
    try {
      const home = build(join(dir, "deep".repeat(30)));
      await eventually(async () => expect(await asks(home.path, 60 * minutes)).toBe(false));
      mkdirSync(join(home.path, "kept"));
      const owner = readFileSync(join(home.path, "owner.json"));
      home.leave();
      // As a killed process leaves it: with its name in it, and nobody who answers.
      writeFileSync(join(home.path, "owner.json"), owner);
      const { id } = JSON.parse(String(owner)) as Owner;
      await leaveDead(elsewhere(id));
      expect(await asks(home.path)).toBe(true);
      rmSync(elsewhere(id));
      // Cleared away: nothing is known, and the lease counts.
      expect([await asks(home.path), await asks(home.path, 11 * minutes)]).toEqual([false, true]);
    } finally {
      platform.mockRestore();
    }
  });

  it("is not adopted if host name and process id differ, but the boot id is the same", async () => {
    const { path } = build();
    sign(path, { host: "elsewhere", pid: 1 });
    expect(await asks(path, 60 * minutes)).toBe(false);
  });

  it("of another machine is abandoned after ten minutes without a sign of life, and not before", async () => {
    const home = build();
    const { path } = home;
    sign(path, { bootId: "another" });
    // Nobody listens here: that says nothing of a machine that cannot be asked.
    rmSync(join(path, "alive.sock"));
    expect(await asks(path, 9 * minutes)).toBe(false);
    expect(await asks(path, 11 * minutes)).toBe(true);
    const old = new Date(Date.now() - 20 * minutes);
    utimesSync(join(path, "owner.json"), old, old);
    expect(await asks(path)).toBe(true);
    await home.touch();
    expect(await asks(path)).toBe(false);
  });

  it("whose owner cannot be read is in doubt, and so it is not adopted", async () => {
    const { path } = build();
    for (const content of ["", "null", "[]", "{", "\u0000".repeat(50)]) {
      writeFileSync(join(path, "owner.json"), content);
      rmSync(join(path, "alive.sock"), { force: true });
      expect(await asks(path)).toBe(false);
      expect(await asks(path, 11 * minutes)).toBe(true);
    }
  });

  it("is free once its owner has left", async () => {
    const home = build();
    mkdirSync(join(home.path, "kept"));
    home.leave();
    expect(await asks(home.path)).toBe(true);
  });
});
