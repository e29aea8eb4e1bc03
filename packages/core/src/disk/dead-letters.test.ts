import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeadLetter, DeadLetters } from "../delivery/index.ts";
import { createDiskDeadLetters, type DiskDeadLettersSettings } from "./index.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "letters-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const destinations = new Map([["default", "0000000000000001"]]);
const open = (settings: Partial<DiskDeadLettersSettings> = {}): DeadLetters =>
  createDiskDeadLetters({ dir, destinations, ...settings });
const letter = (id: string, at = Date.now(), size = 100): DeadLetter => ({
  chunk: { kind: "spans", bytes: Buffer.alloc(size, id), ids: [id], destination: "default", createdAt: at },
  refused: 1,
  status: 422,
  reason: 'it said "no"\nand more',
  at,
});
const idsOf = (letters: readonly DeadLetter[]): string[] => letters.flatMap(({ chunk }) => chunk.ids);
const files = (): string[] => readdirSync(join(dir, "dead-letters"));

describe("dead letters on disk", () => {
  it("are read by another process as they were written", () => {
    const given = letter("a");
    expect(open().add(given)).toEqual([]);
    const [read] = open().list();
    expect(read && { ...read, chunk: { ...read.chunk, bytes: Buffer.from(read.chunk.bytes) } }).toEqual(given);
    expect(statSync(join(dir, "dead-letters", files()[0] ?? "")).mode & 0o777).toBe(0o600);
  });

  it("are taken by one, and come back when that one gives up", () => {
    const [one, two] = [open(), open()];
    one.add(letter("a"));
    one.add(letter("b", Date.now() + 1));
    const [listedByOne, listedByTwo] = [one.list(), two.list()];
    expect(idsOf(one.take(listedByOne))).toEqual(["a", "b"]);
    expect(two.take(listedByTwo)).toEqual([]);
    expect(two.list()).toEqual([]);
    one.forget(listedByOne.slice(0, 1));
    for (const left of listedByOne.slice(1)) one.add(left);
    expect(idsOf(two.list())).toEqual(["b"]);
  });

  it("come back when whoever took them died", () => {
    const one = open();
    one.add(letter("a"));
    one.take(one.list());
    expect(open().list()).toEqual([]);
    expect(idsOf(open({ now: () => Date.now() + 120_000 }).list())).toEqual(["a"]);
  });

  it("leave when they are too many or too old, the oldest first", async () => {
    const small = open({ maxBytes: 1_000 });
    for (const [index, id] of ["a", "b", "c"].entries())
      expect(await small.add(letter(id, Date.now() + index, 200))).toEqual([]);
    expect(idsOf([...(await small.add(letter("d", Date.now() + 9, 200)))])).toEqual(["a"]);
    expect(idsOf([...(await small.add(letter("e", Date.now() + 10, 2_000)))])).toEqual(["e"]);
    const later = open({ now: () => Date.now() + 40 * 24 * 3_600_000 });
    expect(idsOf([...(await later.add(letter("f", Date.now() + 40 * 24 * 3_600_000)))])).toEqual(["b", "c", "d"]);
  });

  it("of a project without keys here are not seen", () => {
    open().add(letter("a"));
    const other = open({ destinations: new Map([["default", "0000000000000002"]]) });
    expect(other.list()).toEqual([]);
    expect(files()).toHaveLength(1);
  });

  it("that are damaged, and what is no letter, are passed over", () => {
    open().add(letter("a"));
    writeFileSync(join(dir, "dead-letters", files()[0] ?? ""), "{}\nnothing");
    writeFileSync(join(dir, "dead-letters", "notes.txt"), "mine");
    expect(open().list()).toEqual([]);
    expect(files()).toContain("notes.txt");
  });
});
