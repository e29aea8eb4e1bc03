import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileSystem, nodeFiles } from "./files.ts";
import { scanRecords } from "./record.ts";
import { chunkFor as chunk, createStage, drain, eventually, idsOf, type Stage } from "./stage-for-tests.ts";

const limits = { bytes: 1e9, observations: 1e9 };
let stage: Stage;
let dir: string;
const open: Stage["open"] = (settings) => stage.open(settings);
const files = (): string[] => stage.files();

beforeEach(() => {
  stage = createStage();
  dir = stage.dir;
});
afterEach(() => stage.end());

describe("a spool on disk", () => {
  it("gives back what it took, in order, and then its file is gone", async () => {
    const [spool] = open();
    await Promise.all(["a", "b", "c"].map((id) => spool.append(chunk(id))));
    expect(files()).toHaveLength(1);
    expect(spool.stats()).toMatchObject({ chunks: 3, observations: 3 });
    const taken = spool.take("default", "spans", limits);
    expect(idsOf(taken)).toEqual(["a", "b", "c"]);
    spool.release(taken);
    expect(idsOf(spool.take("default", "spans", limits))).toEqual(["a", "b", "c"]);
    await spool.remove(taken);
    expect(spool.stats().chunks).toBe(3);
  });

  it("keeps a file that is written to while the last of it is delivered", async () => {
    const [spool] = open();
    for (let round = 0; round < 200; round++) {
      await spool.append(chunk("a"));
      const next = spool.append(chunk("b"));
      await spool.remove(spool.take("default", "spans", limits));
      await next;
      expect(await drain(spool)).toEqual(["b"]);
    }
  });

  it("leaves what waits to the next process, each exactly once where two want it", async () => {
    const [first] = open();
    const ids = Array.from({ length: 300 }, (_, index) => `${index}`);
    await Promise.all(ids.map((id) => first.append(chunk(id, 20_000))));
    expect(files().length).toBeGreaterThan(3);
    await stage.leave(first);
    const [[one, heardByOne], [two, heardByTwo]] = [open(), open()];
    const count = (): number =>
      [...heardByOne.adopted, ...heardByTwo.adopted].reduce((sum, { observations }) => sum + observations, 0);
    await eventually(() => expect(count()).toBe(300));
    const found = [...(await drain(one)), ...(await drain(two))];
    expect(found.sort()).toEqual(ids.sort());
    await eventually(() => expect(files()).toEqual([]));
  });

  it("hands on once what was being written when its process ended, although it was written again", async () => {
    const [first] = open();
    const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
    for (const id of ids) void first.append(chunk(id, 20_000));
    first.flushNow();
    await stage.leave(first);
    const inFiles = files().flatMap((name) => scanRecords(readFileSync(join(dir, name))).records);
    expect(inFiles.length).toBeGreaterThan(50);
    const [second, heard] = open();
    const count = (): number => heard.adopted.reduce((sum, { observations }) => sum + observations, 0);
    await eventually(() => expect(count()).toBeGreaterThanOrEqual(50));
    expect((await drain(second)).sort()).toEqual(ids.sort());
    expect(count()).toBe(50);
    await eventually(() => expect(files()).toEqual([]));
  });

  it("hands on to both of two destinations what was meant for both", async () => {
    const [first] = open();
    const createdAt = Date.now();
    for (const destination of ["default", "other"]) await first.append(chunk("a", 100, destination, createdAt));
    await stage.leave(first);
    const [second, heard] = open();
    await eventually(() => expect(heard.adopted).toHaveLength(2));
    for (const destination of ["default", "other"]) {
      second.take(destination, "spans", limits);
      await eventually(() => expect(idsOf(second.take(destination, "spans", limits))).toEqual(["a"]));
    }
  });

  it("takes nothing from a process that lives", async () => {
    const [living] = open();
    await living.append(chunk("a"));
    const [other, heard] = open();
    await other.append(chunk("b"));
    expect(await drain(other)).toEqual(["b"]);
    expect(heard.adopted).toEqual([]);
    expect(await drain(living)).toEqual(["a"]);
  });

  it("leaves the records of a project that it has no keys for", async () => {
    const [first] = open();
    await first.append(chunk("a", 100, "other"));
    await first.append(chunk("b"));
    await stage.leave(first);
    const [second, heard] = open({
      destinations: new Map([
        ["default", "0000000000000001"],
        ["other", "0000000000000003"],
      ]),
    });
    await eventually(() => expect(heard.adopted).toHaveLength(1));
    expect(await drain(second)).toEqual(["b"]);
    await eventually(() => expect(files()).toHaveLength(1));
  });

  it("drops the oldest file when it is full, and says what was in it", async () => {
    const [spool] = open({ maxBytes: 8_000 });
    const evicted: string[] = [];
    for (let index = 0; index < 20; index++) evicted.push(...idsOf(await spool.append(chunk(`${index}`, 900))));
    expect(evicted.slice(0, 3)).toEqual(["0", "1", "2"]);
    expect(spool.stats().bytes).toBeLessThanOrEqual(8_000);
    expect([...evicted, ...(await drain(spool))]).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
  });

  it("turns away at once what comes faster than it is written", async () => {
    const [spool] = open({ maxBytes: 100_000 });
    const ids = Array.from({ length: 30 }, (_, index) => `${index}`);
    const answers = ids.map((id) => spool.append(chunk(id, 20_000)));
    expect(spool.stats().bytes).toBe(100_000);
    expect(idsOf(answers.flatMap((answer) => (answer instanceof Promise ? [] : answer)))).toEqual(ids.slice(5));
    const evicted = idsOf((await Promise.all(answers)).flat());
    const kept = await drain(spool);
    expect(kept).toContain("4");
    expect([...evicted, ...kept].sort()).toEqual(ids.sort());
    expect(spool.stats()).toMatchObject({ chunks: 0, observations: 0, bytes: 0 });
  });

  it("reads back what is no longer in memory", { timeout: 20_000 }, async () => {
    const [spool] = open();
    const ids = Array.from({ length: 30 }, (_, index) => String.fromCharCode(65 + index));
    for (const id of ids) await spool.append(chunk(id, 1_000_000));
    expect(await drain(spool)).toEqual(ids);
  });

  it("counts what cannot be read back", async () => {
    const [first] = open();
    await first.append(chunk("a"));
    await stage.leave(first);
    const [second, heard] = open();
    await eventually(() => expect(heard.adopted).toHaveLength(1));
    for (const name of files()) writeFileSync(join(dir, name), "something else");
    second.take("default", "spans", limits);
    await eventually(() => expect(heard.lost).toEqual([[["a"], "spool_failed"]]));
    expect(second.stats()).toMatchObject({ chunks: 0, observations: 0 });
  });

  it("counts once what leaves to make room while it is read back", async () => {
    const [first] = open({ maxBytes: 8_000 });
    for (const id of ["a", "b", "c"]) await first.append(chunk(id, 900));
    await stage.leave(first);
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const readPart: FileSystem["readPart"] = async (...part) => {
      await held;
      return nodeFiles.readPart(...part);
    };
    const [second, heard] = open({ maxBytes: 8_000, files: { ...nodeFiles, readPart } });
    await eventually(() => expect(second.stats().chunks).toBe(3));
    second.take("default", "spans", limits);
    const evicted: string[] = [];
    while (evicted.length === 0) evicted.push(...idsOf(await second.append(chunk("d", 900))));
    expect(evicted).toEqual(["a", "b"]);
    goOn();
    await eventually(() => expect(heard.ready).toBe(1));
    expect(heard.lost).toEqual([]);
  });

  it("keeps what is whole of a damaged file, and says so", async () => {
    const [first] = open();
    await Promise.all(["a", "b"].map((id) => first.append(chunk(id))));
    await stage.leave(first);
    const [name = ""] = files();
    const { size } = statSync(join(dir, name));
    truncateSync(join(dir, name), size - 10);
    const [second, heard] = open();
    await eventually(() => expect(heard.adopted).toEqual([{ destination: "default", kind: "spans", observations: 1 }]));
    expect(heard.warnings.join()).toMatch(/bytes that could not be read/);
    expect(await drain(second)).toEqual(["a"]);
  });
});
