import { mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDiskSpool, type DiskSpool, inspectSpool } from "./index.ts";
import { claimedName } from "./names.ts";
import { usualBounds } from "./stage-for-tests.ts";

const [one, other] = ["0000000000000001", "0000000000000002"];
let dir: string;
let running: DiskSpool[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "inspect-"));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((spool) => spool.close()));
  rmSync(dir, { recursive: true, force: true });
});

/** Of a project of its own, so that none takes over what another left. */
async function openWith(id: string, project: string): Promise<DiskSpool> {
  const destinations = new Map([["default", project]]);
  const spool = createDiskSpool({ ...usualBounds, dir, destinations, expected: ["default"], warn: () => undefined });
  running.push(spool);
  await spool.append({
    kind: "spans",
    bytes: Buffer.alloc(100, id),
    ids: [id],
    destination: "default",
    createdAt: Date.now(),
  });
  return spool;
}

async function leave(spool: DiskSpool): Promise<void> {
  running.splice(running.indexOf(spool), 1);
  await spool.close();
}

describe("a look into a spool", () => {
  it("sees nothing where there is none, and makes none", async () => {
    const inspection = inspectSpool(join(dir, "absent"));
    expect([await inspection.homes(), inspection.deadLetters()]).toEqual([[], []]);
    expect(readdirSync(dir)).toEqual([]);
  });

  it("tells a running process from one that left something", async () => {
    await leave(await openWith("a", one));
    const [left] = await inspectSpool(dir).homes();
    expect(left).toMatchObject({ isAbandoned: true, files: 1, bytes: expect.any(Number) });
    expect(left?.bytes).toBeGreaterThan(100);
    await openWith("b", other);
    const homes = await inspectSpool(dir).homes();
    expect(homes.map(({ isAbandoned }) => isAbandoned)).toContain(false);
  });

  it("counts what a process took over and was not done with", async () => {
    await leave(await openWith("a", one));
    await leave(await openWith("b", other));
    const [first, second] = (await inspectSpool(dir).homes()).map(({ path }) => path);
    // As an adoption leaves it that a failing disk interrupted.
    renameSync(first ?? "", join(second ?? "", claimedName(basename(first ?? ""))));
    const homes = await inspectSpool(dir).homes();
    expect(homes).toHaveLength(1);
    expect(homes[0]).toMatchObject({ isAbandoned: true, files: 2 });
  });
});
