import { readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileSystem, nodeFiles } from "./files.ts";
import { chunkFor, createStage, eventually, type Stage } from "./stage-for-tests.ts";

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
});
