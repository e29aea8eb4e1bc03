import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAppender } from "./appender.ts";
import { type FileSystem, nodeFiles } from "./files.ts";
import type { SyncPolicy } from "./settings.ts";
import { chunkFor, eventually } from "./stage-for-tests.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "appender-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** One whose threads are all busy, so that nothing that can be done without them waits. */
function withoutThreads(fsync: SyncPolicy, files: FileSystem) {
  let number = 0;
  return createAppender({
    files,
    folder,
    fsync,
    threads: { orHere: async (work, here) => doneHere(here) ?? work, watch: (work) => work },
    segmentBytes: 1e6,
    expected: [],
    nameFor: () => `${++number}.chunks`,
    repair: () => undefined,
    distrusted: () => undefined,
    written: () => undefined,
  });
}

function doneHere<Result>(here: () => Result): Result | undefined {
  try {
    return here();
  } catch {
    return undefined;
  }
}

describe("where no thread is free", () => {
  it("waits for one all the same, where each append is to be on the medium", async () => {
    const sync = vi.fn();
    const create: FileSystem["create"] = async (path) => {
      const file = await nodeFiles.create(path);
      return { ...file, sync: async () => sync(path) };
    };
    const appender = withoutThreads("always", { ...nodeFiles, create });
    const { file } = await appender.append(chunkFor("a"));
    expect(sync.mock.calls).toEqual([[file.path]]);
    await appender.close();
  });

  it("leaves to one what falls short without them, and no half of it", async () => {
    const writeNow: FileSystem["writeNow"] = (path, [first = Buffer.alloc(0)]) =>
      nodeFiles.writeNow(path, [first.subarray(0, 9)]);
    const appender = withoutThreads("interval", { ...nodeFiles, writeNow });
    const { file } = await appender.append(chunkFor("a"));
    await eventually(() => expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([file.path]));
    expect(await nodeFiles.facts(file.path)).toMatchObject({ size: file.size });
    await appender.close();
  });
});
