import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFakeClock, type FakeClock } from "./clock-for-tests.ts";
import { type FileSystem, nodeFiles } from "./files.ts";
import type { DiskSpool } from "./index.ts";
import { chunkFor, createStage, eventually, type Stage } from "./stage-for-tests.ts";

let stage: Stage;
let clock: FakeClock;
let looks: number;
let isInPlace: (path: string, ask: () => Promise<boolean>) => Promise<boolean>;
beforeEach(() => {
  stage = createStage();
  clock = createFakeClock();
  looks = 0;
  isInPlace = (_path, ask) => ask();
});
afterEach(() => stage.end());

/** The machine's files, where the answer to one question is the test's. */
const files: FileSystem = {
  ...nodeFiles,
  async create(path) {
    const file = await nodeFiles.create(path);
    return { ...file, isInPlace: () => isInPlace(path, file.isInPlace) };
  },
  // The last thing that a look asks for.
  async fullness() {
    looks += 1;
    return 0.99;
  },
};

/** One file for each of two destinations, and their paths. */
async function openTwo(): Promise<[DiskSpool, string, string]> {
  const [spool] = stage.open({ clock, files, maxBytes: 40_000 });
  await spool.append(chunkFor("a"));
  const [first = ""] = stage.files();
  await spool.append(chunkFor("b", 100, "other"));
  const second = stage.files().find((name) => name !== first) ?? "";
  return [spool, join(stage.dir, first), join(stage.dir, second)];
}

const here = (): string[] => stage.files().map((name) => join(stage.dir, name));

it("leaves a file as it is that was full while another one was looked at", async () => {
  const [spool, first, second] = await openTwo();
  let goOn = (): void => undefined;
  const asked = new Promise<void>((begun) => {
    isInPlace = async (path, ask) => {
      if (path === first) {
        begun();
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
      }
      return ask();
    };
  });
  clock.advance(5_000);
  await asked;
  await spool.append(chunkFor("c", 6_000, "other"));
  goOn();
  await eventually(() => expect(looks).toBe(1));
  expect(here().sort()).toEqual([first, second].sort());
});

it("goes on if a file cannot be checked, and keeps that one", async () => {
  const [spool, first, second] = await openTwo();
  isInPlace = (path, ask) => (path === first ? Promise.reject(new Error("EIO")) : ask());
  clock.advance(5_000);
  await eventually(() => expect(looks).toBe(1));
  expect(here().sort()).toEqual([first, second].sort());
  await eventually(() => expect(spool.append(chunkFor("c"))).rejects.toThrow("the medium is full"));
});
