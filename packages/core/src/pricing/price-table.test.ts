import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPriceTable } from "./price-table.ts";
import type { PriceEntry } from "./types.ts";

const thousand = { input: 1000, output: 1000 };
const totalOf = (table: ReturnType<typeof createPriceTable>, model: string): number | undefined =>
  table.costOf({ model, usage: thousand })?.total;

describe("prices of one's own", () => {
  it("are dollars per million tokens by model name, in any case", () => {
    const table = createPriceTable({ "my-model": { input: 0.5, output: 1.5 } });
    expect(totalOf(table, "my-model")).toBe(0.002);
    expect(totalOf(table, "My-Model")).toBe(0.002);
    expect(totalOf(table, "my-model-2")).toBeUndefined();
  });

  it("come before the built-in ones, which stay for other models", () => {
    const table = createPriceTable({ "gpt-4o": { input: 1, output: 1 } });
    expect(totalOf(table, "gpt-4o")).toBe(0.002);
    expect(table.find("gpt-4o")?.source).toBe("user");
    expect(totalOf(table, "gpt-4o-mini")).toBe(0.00075);
  });

  it.each<[string, string, string | undefined, number | undefined]>([
    ["the name that was answered, before the one that was asked for", "ours-2025-01-01", "ours", 5],
    ["the name that was asked for, where the answer has a version", "gpt-4o-2024-08-06", "gpt-4o", 1],
    ["the same, where the version has no price at all", "gpt-4o-2031-01-01", "GPT-4o", 1],
    ["the name of a deployment", "gpt-4o-mini-2024-07-18", "our-deployment", 7],
    ["nothing of what was answered and asked for", "gpt-4o-mini", "somebody's", 0.15],
    ["the name that was asked for, where nothing was answered", undefined as never, "ours", 3],
  ])("are for %s", (_, model, requestedModel, input) => {
    const own = { "gpt-4o": 1, ours: 3, "ours-2025-01-01": 5, "our-deployment": 7 };
    const table = createPriceTable(
      Object.fromEntries(Object.entries(own).map(([name, price]) => [name, { input: price }])),
    );
    expect(table.costOf({ model, requestedModel, usage: { input: 1e6 } })?.total).toBe(input);
  });

  it("price parts that they do not name as their whole, and known synonyms as their key", () => {
    const table = createPriceTable({ m: { input: 1, output: 2, input_cache_read: 0.1 } });
    const usage = { input: 1000, input_cached_tokens: 1000, input_audio_tokens: 1000, output_reasoning_tokens: 1000 };
    expect(table.costOf({ model: "m", usage })).toEqual({
      input: 0.001,
      input_cached_tokens: 0.0001,
      input_audio_tokens: 0.001,
      output_reasoning_tokens: 0.002,
      total: 0.0041,
    });
  });

  it("may have units of their own, and be free", () => {
    const table = createPriceTable({ voice: { seconds: 100 }, local: { input: 0, output: 0 } });
    expect(table.costOf({ model: "voice", usage: { seconds: 30 } })).toEqual({ seconds: 0.003, total: 0.003 });
    expect(totalOf(table, "local")).toBe(0);
  });

  it.each<[string, PriceEntry["match"]]>([
    ["text", "^acme/.+$"],
    ["text of a Langfuse server", "(?i)^acme/.+$"],
    ["a RegExp", /^acme\/.+$/],
    ["a RegExp that remembers", /^acme\/.+$/g],
  ])("match by pattern given as %s", (_, match) => {
    const table = createPriceTable([{ model: "acme", match, prices: { input: 1, output: 1 } }]);
    for (const name of ["acme/one", "ACME/two", "acme/three"]) expect(totalOf(table, name)).toBe(0.002);
    expect(totalOf(table, "not-acme/one")).toBeUndefined();
  });

  it("are chosen by the newest date, then by order, and undated ones last", () => {
    const entry = (model: string, input: number, updated?: string): PriceEntry => ({
      model,
      match: "^m$",
      updated,
      prices: { input },
    });
    const find = (...entries: PriceEntry[]): string | undefined => createPriceTable(entries).find("m")?.model;
    expect(find(entry("undated", 1), entry("old", 2, "2025-01-01"), entry("new", 3, "2026-01-01"))).toBe("new");
    expect(find(entry("first", 1, "2026-01-01"), entry("second", 2, "2026-01-01"))).toBe("first");
    expect(find(entry("first", 1), entry("second", 2))).toBe("first");
    expect(find(entry("month", 1, "2026-02"), entry("day", 2, "2026-01-31"))).toBe("month");
  });

  it("have tiers; the first whose conditions all hold wins", () => {
    const table = createPriceTable([
      {
        model: "m",
        prices: { input: 1 },
        tiers: [
          {
            name: "batch over 10k",
            when: [
              { metadata: "mode", in: ["batch"] },
              { usage: "^input", operator: "gte", value: 10_000 },
            ],
            prices: { input: 4 },
          },
          { name: "batch", when: [{ metadata: "mode", in: ["batch"] }], prices: { input: 2 } },
          { name: "level 3", when: [{ parameter: "level", in: ["3"] }], prices: { input: 3 } },
        ],
      },
    ]);
    const price = (input: number, more: object = {}): number | undefined =>
      table.costOf({ model: "m", usage: { input }, ...more })?.total;
    expect(price(1000)).toBe(0.001);
    expect(price(1000, { metadata: { mode: "batch" } })).toBe(0.002);
    expect(price(10_000, { metadata: { mode: "batch" } })).toBe(0.04);
    expect(price(1000, { modelParameters: { level: 3 } })).toBe(0.003);
  });

  it.each([
    ["gt", [false, false, true]],
    ["gte", [false, true, true]],
    ["lt", [true, false, false]],
    ["lte", [true, true, false]],
    ["eq", [false, true, false]],
    ["neq", [true, false, true]],
  ] as const)("compare usage by %s", (operator, expected) => {
    const when = [{ usage: "INPUT", operator, value: 10 }];
    const table = createPriceTable([
      { model: "m", prices: { input: 1 }, tiers: [{ name: "tier", when, prices: { input: 1000 } }] },
    ]);
    const inTier = [9, 10, 11].map((input) => table.costOf({ model: "m", usage: { input } })?.total === input / 1000);
    expect(inTier).toEqual(expected);
  });
});

describe("prices from a file", () => {
  let directory = "";
  const file = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "prices-"));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it("may be a record or a list", () => {
    const record = file("record.json", '{ "m": { "input": 1, "output": 1 } }');
    const list = file("list.json", '[{ "model": "m", "match": "^m", "prices": { "input": 2, "output": 2 } }]');
    expect(totalOf(createPriceTable(record), "m")).toBe(0.002);
    expect(totalOf(createPriceTable(list), "m-2")).toBe(0.004);
    const marked = file("marked.json", '\uFEFF{ "m": { "input": 1, "output": 1 } }');
    expect(totalOf(createPriceTable(marked), "m")).toBe(0.002);
  });

  it("name the file and the way out when it cannot be read", () => {
    const missing = join(directory, "missing.json");
    expect(() => createPriceTable(missing)).toThrow(`Cannot read the price file "${missing}". Pass the path`);
    const broken = file("broken.json", '{ "m": ');
    expect(() => createPriceTable(broken)).toThrow(`The price file "${broken}" is not JSON. Write {`);
  });

  it("name the file and the entry when one is wrong", () => {
    const path = file("wrong.json", '{ "good": { "input": 1 }, "bad": { "input": "1" } }');
    expect(() => createPriceTable(path)).toThrow(
      `"bad" of "${path}": the price of "input" must be a number, zero or more. Write { "model-name":`,
    );
  });
});

describe("the memory of names", () => {
  it("answers the same the second time, also for unknown names", () => {
    const table = createPriceTable();
    expect(table.find("gpt-4o")).toBe(table.find("gpt-4o"));
    expect(table.find("unknown")).toBeUndefined();
    expect(table.find("unknown")).toBeUndefined();
  });

  it("forgets the oldest names and still finds them", () => {
    const table = createPriceTable();
    const first = table.find("gpt-4o");
    for (let index = 0; index < 1500; index += 1) table.find(`made-up-${index}`);
    expect(table.find("gpt-4o")).toBe(first);
  });

  it("takes no long name to the patterns", () => {
    const table = createPriceTable([{ model: "any", match: ".", prices: { input: 1 } }]);
    expect(table.find("x".repeat(200))?.model).toBe("any");
    expect(table.find("x".repeat(201))).toBeUndefined();
  });
});
