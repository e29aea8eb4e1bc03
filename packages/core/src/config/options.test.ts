import { describe, expect, expectTypeOf, it } from "vitest";
import type { Trust } from "../context/index.ts";
import type { Config, LangfuseOptions } from "./index.ts";
import type { SampleFunction } from "./option-types.ts";
import { optionPaths, type Settings } from "./settings.ts";
import { failure, resolve } from "./test-helpers.ts";

const noop = (): undefined => undefined;
const spool = { append: noop, take: noop, remove: noop, release: noop, stats: noop, close: noop };
const logger = { warn: noop, error: noop };
const dispatcher = { request: noop };

interface Case {
  option: keyof LangfuseOptions;
  fallback: unknown;
  /** Given, and what the config then holds (left out: the same). */
  good: readonly (readonly [given: unknown, held?: unknown])[];
  bad: readonly unknown[];
  read?: (config: Config) => unknown;
}

const cases: readonly Case[] = [
  {
    option: "baseUrl",
    fallback: "https://cloud.langfuse.com",
    good: [["https://a.test/", "https://a.test"]],
    bad: [1, "a.test", null],
  },
  {
    option: "serviceName",
    fallback: "unknown_service:node",
    good: [["checkout"], ["ünï"]],
    bad: [1, "a\nb", "x".repeat(256), {}],
  },
  {
    option: "environment",
    fallback: undefined,
    good: [["production"], ["a_b-1"]],
    bad: ["Production", "langfuse-x", "x".repeat(41), 1],
  },
  { option: "release", fallback: undefined, good: [["v1.2.3"]], bad: ["x".repeat(201), "a\tb", 7] },
  { option: "enabled", fallback: true, good: [[true], [false]], bad: ["true", 1, null] },
  { option: "sampleRate", fallback: 1, good: [[0], [0.5], [1]], bad: [-0.1, 1.1, Number.NaN, "0.5", null, 1n] },
  { option: "sample", fallback: undefined, good: [[noop]], bad: [1, "x", async () => true] },
  { option: "capture", fallback: "full", good: [["full"], ["redacted"], ["metadata"]], bad: ["none", true] },
  { option: "mask", fallback: undefined, good: [[noop]], bad: ["x", async () => "x"] },
  {
    option: "redaction",
    fallback: { hashKey: undefined, keys: [] },
    good: [[{ keys: ["patientName"] }, { hashKey: undefined, keys: ["patientName"] }]],
    bad: [{ hashKey: "short" }, { hashKey: 7 }, { keys: "name" }, { keys: [""] }, { detectors: [] }, "all"],
  },
  { option: "trust", fallback: "trace", good: [["all"], ["none"], [noop]], bad: ["some", true, async () => "all"] },
  { option: "transport", fallback: "otlp", good: [["otlp"]], bad: ["http", 1] },
  { option: "mode", fallback: "batch", good: [["immediate"], ["batch"]], bad: ["batched", 1] },
  {
    option: "timeoutMs",
    fallback: 10_000,
    good: [[1], [500]],
    bad: [0, -1, 1.5, "10", 2 ** 31, Number.POSITIVE_INFINITY],
  },
  { option: "shutdownMs", fallback: 5000, good: [[0], [100]], bad: [-1, 0.5, "1"] },
  { option: "media", fallback: true, good: [[false]], bad: ["no", 0] },
  { option: "handleSignals", fallback: true, good: [[false]], bad: ["no", 0] },
  { option: "maxOpenObservations", fallback: 100_000, good: [[1]], bad: [0, -1, 1.5, "5"] },
  {
    option: "spool",
    fallback: { kind: "memory", maxBytes: 64_000_000 },
    good: [
      ["memory", { kind: "memory", maxBytes: 64_000_000 }],
      [{ memory: {} }, { kind: "memory", maxBytes: 64_000_000 }],
      [{ memory: { maxBytes: 10 } }, { kind: "memory", maxBytes: 10 }],
      [spool, { kind: "custom", spool }],
    ],
    bad: [
      "disk",
      1,
      {},
      { dir: "" },
      { dir: 1 },
      { memory: { maxBytes: 0 } },
      { memory: {}, dir: "a" },
      { append: noop },
      { directory: "a" },
    ],
  },
  {
    option: "propagateTo",
    fallback: [],
    good: [[[]], [["https://a.test"], [{ origin: "https://a.test", identity: false }]]],
    bad: ["https://a.test", [1], [""]],
  },
  { option: "global", fallback: false, good: [[false]], bad: ["yes", 1] },
  { option: "sendCosts", fallback: true, good: [[false]], bad: ["no", 0] },
  { option: "metrics", fallback: true, good: [[false]], bad: ["no", 0] },
  { option: "join", fallback: true, good: [[false]], bad: ["yes", 0] },
  {
    option: "prices",
    fallback: undefined,
    good: [["prices.json"], [[{ model: "m" }]], [{ m: { input: 1 } }]],
    bad: [1, true, null],
  },
  { option: "onCost", fallback: undefined, good: [[noop]], bad: ["x", {}] },
  {
    option: "costLimit",
    fallback: undefined,
    good: [
      [{ usd: 1 }, { usd: 1, action: "warn" }],
      [
        { usd: 0.5, action: "throw" },
        { usd: 0.5, action: "throw" },
      ],
    ],
    bad: [1, {}, { usd: 0 }, { usd: "1" }, { usd: 1, action: "stop" }, { usd: 1, max: 2 }],
  },
  { option: "dispatcher", fallback: undefined, good: [[dispatcher]], bad: [{}, 1, "proxy", null] },
  {
    option: "destination",
    fallback: ["default"],
    good: [
      [[], []],
      ["default", ["default"]],
      [["default", "default"], ["default"]],
    ],
    bad: [1, [1], "unknown", [""]],
    read: (config) => config.defaultDestinations,
  },
];

const groups: Record<
  string,
  readonly (readonly [name: string, fallback: unknown, good: unknown, bad: readonly unknown[]])[]
> = {
  keep: [
    ["errors", false, true, ["yes", 1]],
    ["slowerThan", undefined, 2000, [-1, "2s", Number.NaN]],
    ["costAbove", undefined, 0.25, [-0.01, "1"]],
  ],
  batch: [
    ["maxObservations", 512, 1, [0, 1.5, "512", 100_001]],
    ["maxBytes", 3_500_000, 3, [0, -1, "1MB"]],
    ["intervalMs", 1000, 0, [-1, "1s", 2 ** 31]],
    ["holdMs", 10_000, 250, [-1, "10s", Number.POSITIVE_INFINITY]],
    ["maxHeldBytes", 4_000_000, 1, [0, "4MB"]],
  ],
};

describe.each(cases)(
  "the option $option",
  ({ option, fallback, good, bad, read = (config) => config[option as keyof Config] }) => {
    it("has a default, which undefined and empty text leave in place", () => {
      expect(read(resolve())).toEqual(fallback);
      expect(read(resolve({ [option]: undefined }))).toEqual(fallback);
      expect(read(resolve({ [option]: "" }))).toEqual(fallback);
    });

    it.each(good.map((pair) => ({ given: pair[0], held: pair.length > 1 ? pair[1] : pair[0] })))(
      "takes $given",
      ({ given, held }) => {
        expect(read(resolve({ [option]: given }))).toEqual(held);
      },
    );

    it.each(bad.map((given) => ({ given })))("refuses $given and says where it stands", ({ given }) => {
      const error = failure({ [option]: given });
      expect(error.code).toBe("INVALID_OPTION");
      expect(error.message).toMatch(new RegExp(`^\\[@langfuse-kit/core\\] Option ${option}[ .\\[]`));
      expect(error.message).toMatch(/\. \S.*\.$/);
    });
  },
);

describe.each(Object.entries(groups))("the group %s", (group, rows) => {
  it.each(rows)("has %s with default, good and bad values", (name, fallback, good, bad) => {
    const read = (config: Config): unknown => (config[group as "batch"] as Record<string, unknown>)[name];
    expect(read(resolve())).toBe(fallback);
    expect(read(resolve({ [group]: { [name]: undefined } }))).toBe(fallback);
    expect(read(resolve({ [group]: { [name]: good } }))).toBe(good);
    for (const given of bad)
      expect(failure({ [group]: { [name]: given } }).message).toContain(`Option ${group}.${name} is`);
  });

  it("is a plain object", () => {
    for (const given of [1, "x", [], null, new Map()]) {
      expect(failure({ [group]: given }).message).toContain(`Option ${group} is`);
    }
  });
});

describe("the logger option", () => {
  it("needs warn and error", () => {
    expect(resolve({ logger }).enabled).toBe(true);
    for (const given of [{}, { warn: noop }, 1, null]) expect(failure({ logger: given }).code).toBe("INVALID_OPTION");
  });
});

describe("the tables", () => {
  it("cover every option", () => {
    const tested = new Set<string>([...cases.map((row) => row.option), ...Object.keys(groups), "logger"]);
    const elsewhere = ["publicKey", "secretKey", "destinations", "headers"];
    const all = new Set(optionPaths.map((path) => path.replace(/\..*/, "")));
    expect([...all].filter((name) => !tested.has(name)).sort()).toEqual(elsewhere.sort());
  });

  it("know the same options as the public type", () => {
    type Top<Path> = Path extends `${infer Group}.${string}` ? Group : Path;
    type VariableOnly = "debug" | "otlpEndpoint" | "resourceAttributes" | "contentBound";
    expectTypeOf<Exclude<Top<keyof Settings>, VariableOnly>>().toEqualTypeOf<keyof LangfuseOptions>();
  });
});

describe("the public types", () => {
  it("take what environment variables give, undefined included", () => {
    expectTypeOf<{ publicKey: string | undefined }>().toExtend<LangfuseOptions>();
    expectTypeOf<LangfuseOptions["trust"]>().toEqualTypeOf<Trust | ((request: unknown) => Trust) | undefined>();
  });

  it("want answers at once from `sample`", () => {
    expectTypeOf<() => number>().toExtend<SampleFunction>();
    expectTypeOf<() => Promise<boolean>>().not.toExtend<SampleFunction>();
  });

  it("take the console as a logger", () => {
    expectTypeOf(console).toExtend<NonNullable<LangfuseOptions["logger"]>>();
  });
});
