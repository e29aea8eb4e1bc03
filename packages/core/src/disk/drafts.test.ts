import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFakeClock } from "./clock-for-tests.ts";
import { type FileSystem, nodeFiles } from "./files.ts";
import { recordFileName } from "./names.ts";
import { encodeRecord } from "./record.ts";
import { chunkFor, createStage, drain, eventually, type Stage } from "./stage-for-tests.ts";

describe("drafts", () => {
  let stage: Stage;
  beforeEach(() => {
    stage = createStage();
  });
  afterEach(() => stage.end());

  it("leave no file that is still being deleted when the spool closes", async () => {
    const leaving: string[] = [];
    const files: FileSystem = {
      ...nodeFiles,
      async remove(path) {
        // Only the first is slow: nothing that is deleted after it makes up for not waiting.
        if (leaving.push(path) === 1) await pause(500);
        await nodeFiles.remove(path);
      },
    };
    const [spool] = stage.open({ files });
    const chunk = chunkFor("a");
    spool.draft?.(chunk);
    spool.settle?.(chunk);
    await eventually(() => expect(leaving.join()).toContain(".drafts"));
    await stage.leave(spool);
    expect(readdirSync(stage.dir, { recursive: true })).toEqual(["v1"]);
  });

  it("that cannot be read do not stop the adoption of others", async () => {
    const [first] = stage.open();
    await first.append(chunkFor("a"));
    await stage.leave(first);
    // Before all others, and a link is refused.
    const unreadable = join(stage.dir, "v1", "0");
    mkdirSync(unreadable);
    symlinkSync("/dev/null", join(unreadable, recordFileName(1, "0000000000000001", "drafts")));
    const list: FileSystem["list"] = async (path) => (await nodeFiles.list(path)).sort();
    const [second] = stage.open({ files: { ...nodeFiles, list } });
    await eventually(() => expect(second.stats().chunks).toBe(1));
    expect(await drain(second)).toEqual(["a"]);
  });

  /** What a process left that is gone: drafts of both destinations, and what was written down for good. */
  function leave(drafts: Record<string, readonly string[]>, chunks: Record<string, readonly string[]>): void {
    const folder = join(stage.dir, "v1", "0");
    mkdirSync(folder, { recursive: true });
    for (const [kind, files] of [["drafts", drafts] as const, ["chunks", chunks] as const])
      for (const [destination, ids] of Object.entries(files)) {
        const records = ids.flatMap((id) => encodeRecord(chunkFor(id)));
        writeFileSync(join(folder, recordFileName(1, destination.padStart(16, "0"), kind)), Buffer.concat(records));
      }
  }

  it("are not adopted for a destination that has the observation, and are for another one", async () => {
    leave({ 1: ["a"], 2: ["a"] }, { 1: ["a"] });
    const [spool] = stage.open();
    await eventually(() => expect(spool.stats().chunks).toBe(2));
    const [other] = spool.take("other", "spans", { bytes: 1e9, observations: 1e9 });
    expect(other?.ids).toEqual(["a"]);
    spool.remove(other === undefined ? [] : [other]);
    expect(await drain(spool)).toEqual(["a"]);
  });

  it("are adopted once, also if a failing disk interrupts it", async () => {
    leave({ 1: ["a", "b", "c"] }, { 1: ["c", "d"] });
    const clock = createFakeClock();
    let writes = 0;
    const files: FileSystem = {
      ...nodeFiles,
      async create(path) {
        const file = await nodeFiles.create(path);
        // The second is that of b.
        const write: typeof file.write = (...all) =>
          ++writes === 2 ? Promise.reject(new Error("EIO")) : file.write(...all);
        return { ...file, write };
      },
    };
    const [spool] = stage.open({ files, clock });
    await eventually(() => {
      clock.advance(60_000);
      expect(spool.stats().observations).toBeGreaterThan(3);
    });
    expect((await drain(spool)).sort()).toEqual(["a", "b", "c", "d"]);
  });
});
