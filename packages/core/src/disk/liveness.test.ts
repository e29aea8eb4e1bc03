import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHome, type Home, type Owner } from "./home.ts";
import { isAbandoned } from "./liveness.ts";

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
  const home = createHome(place);
  homes.push(home);
  return home;
}

const minutes = 60_000;
const asks = (path: string, later = 0): Promise<boolean> => isAbandoned(path, Date.now() + later);

/** As somebody else would have signed. */
function sign(path: string, changes: Partial<Owner>): void {
  const file = join(path, "owner.json");
  const owner = JSON.parse(readFileSync(file, "utf8")) as Owner;
  writeFileSync(file, JSON.stringify({ ...owner, ...changes }));
}

describe("a process's folder", () => {
  it("is its own for as long as it lives, however long it says nothing", async () => {
    const { path } = build();
    expect(await asks(path)).toBe(false);
    expect(await asks(path, 60 * minutes)).toBe(false);
  });

  it("may be deeper in the file system than a socket's path may be long", async () => {
    const { path } = build(join(dir, "deep".repeat(30)));
    expect(await asks(path, 60 * minutes)).toBe(process.platform !== "linux");
  });

  it("belongs to whoever has the same number on a machine with another name", async () => {
    const { path } = build();
    sign(path, { host: "elsewhere", pid: 1 });
    expect(await asks(path, 60 * minutes)).toBe(false);
  });

  it("of another machine is nobody's after ten minutes without a sign of life, and not before", async () => {
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

  it("whose owner cannot be read is in doubt, and so it waits", async () => {
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
