import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryDeadLetters, type DeadLetter } from "../../delivery/index.ts";
import { createFakeClock } from "../clock-for-tests.ts";
import { createDiskDeadLetters, createFallbackDeadLetters } from "./index.ts";
import { letterFor } from "./letter-for-tests.ts";

const destinations = new Map([["default", "0000000000000001"]]);
let parent: string;
let dir: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "letters-"));
  dir = join(parent, "spool");
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

function open() {
  const clock = createFakeClock();
  const lines: string[] = [];
  const letters = createFallbackDeadLetters({
    open: () => createDiskDeadLetters({ dir, destinations }),
    memory: createMemoryDeadLetters(),
    warn: (line) => lines.push(line),
    clock,
  });
  return { clock, lines, letters };
}

const idsOf = (letters: readonly DeadLetter[]): string[] => letters.flatMap(({ chunk }) => chunk.ids);
const onDisk = (): string[] => idsOf(createDiskDeadLetters({ dir, destinations }).list());

describe("dead letters on a disk that fails", () => {
  it("are kept in memory, are all there is to see, and go to disk when it can be used, unasked", async () => {
    // A file where the directory should be.
    writeFileSync(dir, "");
    const { clock, lines, letters } = open();
    for (const id of ["a", "b"]) expect(await letters.add(letterFor(id))).toEqual([]);
    expect(idsOf(letters.list())).toEqual(["a", "b"]);
    expect(letters.isDurable?.()).toBe(false);
    expect(lines).toEqual([expect.stringMatching(/^The folder of dead letters cannot be written to/)]);
    clock.advance(5_000);
    expect(lines).toHaveLength(1);
    rmSync(dir);
    clock.advance(10_000);
    await expect.poll(onDisk).toEqual(["a", "b"]);
    expect(idsOf(letters.list())).toEqual(["a", "b"]);
    expect(lines).toEqual([lines[0], "The folder of dead letters can be written to again."]);
    expect(letters.isDurable?.()).toBe(true);
  });

  it("can be taken and put back wherever they are", async () => {
    writeFileSync(dir, "");
    const { clock, lines, letters } = open();
    await letters.add(letterFor("a"));
    rmSync(dir);
    clock.advance(5_000);
    // Its file is there before all of it is done.
    await expect.poll(() => lines).toHaveLength(2);
    expect(onDisk()).toEqual(["a"]);
    rmSync(dir, { recursive: true });
    writeFileSync(dir, "");
    await letters.add(letterFor("b"));
    expect(idsOf(letters.take(letters.list({ letters: [] })))).toEqual([]);
    const [inMemory] = letters.take(letters.list());
    expect(inMemory?.chunk.ids).toEqual(["b"]);
    expect(letters.list()).toEqual([]);
    await letters.add(inMemory ?? letterFor("none"));
    expect(idsOf(letters.list())).toEqual(["b"]);
  });

  it("are written down at the close, pause or not", async () => {
    writeFileSync(dir, "");
    const { letters } = open();
    await letters.add(letterFor("a"));
    rmSync(dir);
    await letters.close?.();
    expect(onDisk()).toEqual(["a"]);
    expect(readdirSync(join(dir, "dead-letters"))).toHaveLength(1);
  });
});
