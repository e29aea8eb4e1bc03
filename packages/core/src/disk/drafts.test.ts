import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileSystem, nodeFiles } from "./files.ts";
import { segmentFileName } from "./names.ts";
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

  it("that cannot be read keep nobody from what others left", async () => {
    const [first] = stage.open();
    await first.append(chunkFor("a"));
    await stage.leave(first);
    // Before all others, and a link is refused.
    const unreadable = join(stage.dir, "v1", "0");
    mkdirSync(unreadable);
    symlinkSync("/dev/null", join(unreadable, segmentFileName(1, "0000000000000001", "drafts")));
    const list: FileSystem["list"] = async (path) => (await nodeFiles.list(path)).sort();
    const [second] = stage.open({ files: { ...nodeFiles, list } });
    await eventually(() => expect(second.stats().chunks).toBe(1));
    expect(await drain(second)).toEqual(["a"]);
  });
});
