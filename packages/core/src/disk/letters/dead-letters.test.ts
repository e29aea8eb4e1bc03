import { appendFileSync, chownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeadLetter, DeadLetters } from "../../delivery/index.ts";
import { nodeFiles } from "../files.ts";
import { createDiskDeadLetters, type DiskDeadLettersSettings } from "./index.ts";
import { letterFor } from "./letter-for-tests.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "letters-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const destinations = new Map([["default", "0000000000000001"]]);
const open = (settings: Partial<DiskDeadLettersSettings> = {}): DeadLetters =>
  createDiskDeadLetters({ dir, destinations, ...settings });
const idsOf = (letters: readonly DeadLetter[]): string[] => letters.flatMap(({ chunk }) => chunk.ids);
const folder = (): string => join(dir, "dead-letters");
const files = (): string[] => readdirSync(folder());
const days = 24 * 3_600_000;

describe("dead letters on disk", () => {
  it("are read by another process as they were written", async () => {
    const given = letterFor("a");
    expect(await open().add(given)).toEqual([]);
    const [read] = open().list();
    expect(read && { ...read, chunk: { ...read.chunk, bytes: Buffer.from(read.chunk.bytes) } }).toEqual({
      ...given,
      size: 100,
    });
    expect(statSync(join(folder(), files()[0] ?? "")).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });

  it("are not sent when another user put them there, and are seen by a tool beside the application", async (context) => {
    if (process.getuid?.() !== 0) context.skip("only root can give a file away");
    await open().add(letterFor("a"));
    chownSync(join(folder(), files()[0] ?? ""), 12_345, 12_345);
    expect(open().list()).toEqual([]);
    expect(idsOf(open({ isBeside: true }).list())).toEqual(["a"]);
  });

  it("are taken by one, and come back when that one gives up", async () => {
    const [one, two] = [open(), open()];
    await one.add(letterFor("a"));
    await one.add(letterFor("b", Date.now() + 1));
    const [listedByOne, listedByTwo] = [one.list(), two.list()];
    expect(idsOf(one.take(listedByOne))).toEqual(["a", "b"]);
    expect(two.take(listedByTwo)).toEqual([]);
    expect(two.list()).toEqual([]);
    one.forget(listedByOne.slice(0, 1));
    for (const left of listedByOne.slice(1)) await one.add(left);
    expect(idsOf(two.list())).toEqual(["b"]);
    expect(two.list()[0]?.chunk.bytes).toHaveLength(100);
  });

  it("are read a letter at a time where there is time, and then by no list", { timeout: 30_000 }, async () => {
    const one = open();
    const ids = Array.from({ length: 100 }, (_, index) => `${index}`);
    for (const [index, id] of ids.entries()) await one.add(letterFor(id, Date.now() + index));
    const two = open();
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    turn();
    await two.load?.();
    isOver = true;
    expect(turns).toBeGreaterThan(100);
    for (const name of files()) writeFileSync(join(folder(), name), "");
    expect(idsOf(two.list())).toEqual(ids);
    expect(open().list()).toEqual([]);
  });

  it("are not read where their names say that they are not meant", async () => {
    const one = open();
    const [a, b] = [letterFor("a"), letterFor("b", Date.now() + 1)];
    for (const letter of [a, b]) await one.add(letter);
    const two = open();
    expect(idsOf(two.list({ letters: [b.id] }))).toEqual(["b"]);
    expect(idsOf(two.list({ destination: "other" }))).toEqual([]);
    for (const name of files()) writeFileSync(join(folder(), name), "");
    expect(idsOf(two.list())).toEqual(["b"]);
  });

  it("come back when whoever took them died", async () => {
    const one = open();
    await one.add(letterFor("a"));
    one.take(one.list());
    expect(open().list()).toEqual([]);
    expect(idsOf(open({ now: () => Date.now() + 120_000 }).list())).toEqual(["a"]);
  });

  it("leave when they are too large together, too many or too old, the oldest first", async () => {
    const small = open({ maxBytes: 1_000, maxLetters: 3 });
    for (const [index, id] of ["a", "b", "c"].entries())
      expect(await small.add(letterFor(id, Date.now() + index, 200))).toEqual([]);
    expect(idsOf(await small.add(letterFor("d", Date.now() + 9, 10)))).toEqual(["a"]);
    expect(idsOf(await small.add(letterFor("e", Date.now() + 10, 700)))).toEqual(["b", "c"]);
    expect(idsOf(await small.add(letterFor("f", Date.now() + 11, 2_000)))).toEqual(["f"]);
    const later = open({ now: () => Date.now() + 40 * days });
    expect(idsOf(await later.add(letterFor("g", Date.now() + 40 * days)))).toEqual(["d", "e"]);
    expect(files()).toHaveLength(1);
  });

  // Fifty files are synced, and the disk may be busy with others.
  it("are counted by looking at their folder now and then, not at each of many", { timeout: 30_000 }, async () => {
    let looks = 0;
    const counting = { ...nodeFiles, list: (path: string) => nodeFiles.list(path).finally(() => looks++) };
    const letters = open({ files: counting, maxLetters: 20 });
    const evicted: string[] = [];
    const begun = Date.now();
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) =>
        evicted.push(...idsOf(await letters.add(letterFor(`${index}`, begun + index)))),
      ),
    );
    expect(looks).toBe(1);
    expect(evicted).toEqual(Array.from({ length: 30 }, (_, index) => `${index}`));
    expect(idsOf(letters.list())).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 30}`));
  });

  it("that cannot be written whole are not kept at all", async () => {
    const short = {
      ...nodeFiles,
      async create(path: string) {
        const file = await nodeFiles.create(path);
        return { ...file, write: ([first = Buffer.alloc(0)]: readonly Uint8Array[]) => file.write([first], 0) };
      },
    };
    await expect(open({ files: short }).add(letterFor("a"))).rejects.toThrow("could not be written whole");
    expect(files()).toEqual([]);
  });

  it("are kept in a new folder where somebody deleted the old one", async () => {
    const letters = open();
    await letters.add(letterFor("a"));
    rmSync(dir, { recursive: true });
    expect(letters.list()).toEqual([]);
    await letters.add(letterFor("b"));
    expect(idsOf(letters.list())).toEqual(["b"]);
  });

  it("of a project without keys here are not seen", async () => {
    await open().add(letterFor("a"));
    const other = open({ destinations: new Map([["default", "0000000000000002"]]) });
    expect(other.list()).toEqual([]);
    expect(files()).toHaveLength(1);
  });

  it("that are damaged, and what is no letter, are passed over", async () => {
    await open().add(letterFor("a"));
    const [name = ""] = files();
    writeFileSync(join(folder(), name), "{}\nnothing");
    writeFileSync(join(folder(), "notes.txt"), "mine");
    expect(open().list()).toEqual([]);
    writeFileSync(join(folder(), name), '{"status":400,"refused":1,"at":1,"reason":"x"}\n');
    appendFileSync(join(folder(), name), Buffer.alloc(60, 7));
    expect(open().list()).toEqual([]);
    expect(files()).toContain("notes.txt");
  });
});
