import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createReporter, LangfuseKitError } from "../runtime/index.ts";
import { type CostEvent, createTraceMeter, isCosted, type MeteredCall } from "./meter.ts";
import { sumCosts, sumUsage } from "./sums.ts";

const call = (dollars: number | undefined, more: Partial<MeteredCall> = {}): MeteredCall => ({
  observationId: "observation",
  name: "answer",
  model: "gpt-4o",
  usage: { input: 10, total: 10 },
  cost: dollars === undefined ? undefined : { input: dollars, total: dollars },
  ...more,
});

function listeningLogger(): { warnings: string[]; warn(message: string): void; error(): void } {
  const warnings: string[] = [];
  return { warnings, warn: (message) => void warnings.push(message), error: () => undefined };
}

describe("a trace meter", () => {
  it("adds up cost and usage by key", () => {
    const meter = createTraceMeter("trace");
    meter.add(call(0.1));
    meter.add(call(0.2, { usage: { input: 1, output: 2, total: 3 }, cost: { output: 0.2, total: 0.2 } }));
    expect(meter.total()).toBe(0.3);
    expect(meter.costs()).toEqual({ input: 0.1, output: 0.2, total: 0.3 });
    expect(meter.usage()).toEqual({ input: 11, output: 2, total: 13 });
  });

  it("knows nothing at first, and an unknown cost is not zero", () => {
    const meter = createTraceMeter("trace");
    expect([meter.total(), meter.costs(), meter.usage()]).toEqual([undefined, undefined, undefined]);
    meter.add(call(undefined));
    expect(meter.total()).toBeUndefined();
    expect(meter.usage()).toEqual({ input: 10, total: 10 });
  });

  it("hands out copies", () => {
    const meter = createTraceMeter("trace");
    meter.add(call(1));
    Object.assign(meter.costs() ?? {}, { total: 100 });
    Object.assign(meter.usage() ?? {}, { total: 100 });
    expect([meter.total(), meter.usage()?.total]).toEqual([1, 10]);
  });

  it("tells onCost of each call and of the trace so far", () => {
    const events: CostEvent[] = [];
    const meter = createTraceMeter("trace", { onCost: (event) => events.push(event) });
    meter.add(call(0.1, { observationId: "one" }));
    meter.add(call(undefined, { observationId: "two", model: "unknown", usage: undefined }));
    meter.add(call(0.2, { observationId: "three" }));
    expect(events).toEqual([
      {
        traceId: "trace",
        observationId: "one",
        name: "answer",
        model: "gpt-4o",
        usage: { input: 10, total: 10 },
        cost: 0.1,
        costDetails: { input: 0.1, total: 0.1 },
        total: 0.1,
      },
      expect.objectContaining({ observationId: "two", usage: {}, cost: undefined, costDetails: undefined, total: 0.1 }),
      expect.objectContaining({ observationId: "three", cost: 0.2, total: 0.3 }),
    ]);
  });

  it("counts a call that goes on, and tells of it once, at its end", () => {
    const events: CostEvent[] = [];
    const meter = createTraceMeter("trace", {
      limit: { usd: 1, action: "throw" },
      onCost: (event) => events.push(event),
    });
    const first = call(0.6);
    const more = call(1.2);
    meter.count(first);
    expect(meter.total()).toBe(0.6);
    meter.check();
    meter.count(more, first);
    expect(meter.total()).toBe(1.2);
    expect(() => meter.check()).toThrow("its limit is 1");
    expect(events).toEqual([]);
    meter.add(call(1.3), more);
    expect(events).toMatchObject([{ cost: 1.3, total: 1.3 }]);
  });

  it("reports an onCost that throws or rejects, and goes on", async () => {
    const logger = listeningLogger();
    const reporter = createReporter(logger);
    const throwing = createTraceMeter("trace", {
      reporter,
      onCost: () => {
        throw new Error("broken");
      },
    });
    const rejecting = createTraceMeter("trace", { reporter, onCost: async () => Promise.reject(new Error("later")) });
    throwing.add(call(1));
    rejecting.add(call(1));
    await nextTurn();
    expect([throwing.total(), rejecting.total()]).toEqual([1, 1]);
    expect(reporter.counts()).toEqual({ "failed:onCost": 2 });
    expect(logger.warnings).toEqual(["onCost failed and was skipped: broken"]);
  });
});

describe("a cost limit", () => {
  it("warns once for the trace and refuses nothing by default", () => {
    const logger = listeningLogger();
    const meter = createTraceMeter("trace", { limit: { usd: 1 }, logger });
    meter.add(call(0.9));
    expect(logger.warnings).toEqual([]);
    meter.add(call(0.2));
    meter.add(call(5));
    meter.check();
    expect(logger.warnings).toEqual([
      "Trace trace has cost 1.1 US dollars; its limit is 1. Raise costLimit.usd or look for a loop.",
    ]);
  });

  it("refuses what follows when its action is throw", () => {
    const logger = listeningLogger();
    const meter = createTraceMeter("trace", { limit: { usd: 1, action: "throw" }, logger });
    meter.check();
    meter.add(call(0.5));
    meter.check();
    meter.add(call(0.5));
    expect(() => meter.check()).toThrow("Trace trace has cost 1 US dollars; its limit is 1.");
    try {
      meter.check();
    } catch (error) {
      expect(LangfuseKitError.isInstance(error) && error.code).toBe("COST_LIMIT");
    }
    expect(logger.warnings).toHaveLength(1);
  });

  it("does not refuse for costs that are unknown", () => {
    const meter = createTraceMeter("trace", { limit: { usd: 0, action: "throw" } });
    meter.add(call(undefined));
    expect(() => meter.check()).not.toThrow();
  });

  it("survives a logger that throws", () => {
    const warn = (): never => {
      throw new Error("no log");
    };
    const meter = createTraceMeter("trace", { limit: { usd: 1 }, logger: { warn, error: warn } });
    meter.add(call(2));
    expect(meter.total()).toBe(2);
  });
});

describe("sums", () => {
  it("are free of the dust of binary fractions", () => {
    const tenth = { input: 0.1, total: 0.1 };
    expect(sumCosts(Array.from({ length: 10 }, () => tenth))).toEqual({ input: 1, total: 1 });
    expect(sumCosts([tenth, { total: 0.2 }])).toEqual({ input: 0.1, total: 0.3 });
  });

  it("leave out what is unknown, and are unknown when all is", () => {
    expect(sumUsage([undefined, { input: 1 }, undefined])).toEqual({ input: 1 });
    expect(sumUsage([undefined])).toBeUndefined();
    expect(sumCosts([])).toBeUndefined();
  });

  it("stay bounded, and keep the total right", () => {
    const keys = Array.from({ length: 1000 }, (_, index) => ({ [`key${index}`]: 1 }));
    const sum = sumUsage([...keys, { total: 600 }, { total: 400 }]) ?? {};
    expect(Object.keys(sum).length).toBeLessThanOrEqual(129);
    expect(sum.total).toBe(1000);
  });
});

describe("isCosted", () => {
  it("is true of generations and embeddings alone", () => {
    const types = ["generation", "embedding", "span", "agent", "tool", "chain", "event", undefined];
    expect(types.filter(isCosted)).toEqual(["generation", "embedding"]);
  });
});
