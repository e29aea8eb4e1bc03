import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  costOf,
  currentTrace,
  embedding,
  generation,
  type LangfuseOptions,
  score,
  span,
  startObservation,
  trace,
} from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, describe, expect, it } from "vitest";
import { openLangfuse } from "./fixtures/index.ts";

/** A million tokens in, so that a price reads as dollars. */
const million = { usage: { input: 1_000_000, output: 0 } };
const ask = (model: string): void => void generation("call", { model, ...million }, () => undefined);

describe("prices", { timeout: 20_000 }, () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-prices-"));
  const file = join(folder, "prices.json");
  const record = { "our-model": { input: 7, output: 1 } };

  it.each<[string, () => LangfuseOptions["prices"]]>([
    ["a record", () => record],
    ["a list with a pattern", () => [{ model: "ours", match: /^our-/, prices: { input: 7, output: 1 } }]],
    [
      "a file",
      () => {
        writeFileSync(file, JSON.stringify(record));
        return file;
      },
    ],
  ])("of one's own can be %s, and stand on the generation and in the sum of its root", async (_form, prices) => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { prices: prices() });
    trace("t", () => {
      ask("our-model");
      ask("our-model");
      ask("nobody's model");
    });
    await open.langfuse.flush();
    const [whole] = server.traces();
    const costs = whole?.observations.filter(({ type }) => type === "generation").map(({ cost }) => cost.total);
    expect(costs?.sort()).toEqual([7, 7, undefined]);
    expect(whole?.root.metadata.totalCost).toMatchObject({ input: 14, total: 14 });
    expect(whole?.totalCost).toBe(14);
  });

  it("of one's own are what costOf goes by, and the built-in ones where it has none", async () => {
    const total = (model: string) => costOf({ model, ...million })?.total;
    const builtIn = total("gpt-4o");
    expect(builtIn).toBeGreaterThan(0);
    for (const input of [7, 8]) {
      await using open = openLangfuse(undefined, { prices: { "our-model": { input, output: 1 } } });
      expect([total("our-model"), total("gpt-4o"), total("nobody's model")]).toEqual([input, builtIn, undefined]);
      await open.langfuse.flush();
    }
    await using _plain = openLangfuse(undefined, {});
    expect(total("our-model")).toBeUndefined();
  });

  it("of one's own are for the model that was asked for, where an answer names its version", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { prices: { ...record, "gpt-4o": { input: 8, output: 1 } } });
    const { langfuse } = open;
    trace("t", () => {
      generation("by hand", { model: "gpt-4o" }, (call) => call.update({ model: "gpt-4o-2024-08-06", ...million }));
      const late = startObservation("late", { type: "generation", model: "our-model" });
      late.end();
      late.update({ model: "our-model-2025-01-01", ...million });
      const attributes = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "our-model" };
      const library = langfuse.tracer.startSpan("library", { attributes });
      library.setAttributes({ "gen_ai.response.model": "our-model-001", "gen_ai.usage.input_tokens": 1_000_000 });
      library.end();
    });
    await langfuse.flush();
    const calls = server.observations().filter(({ type }) => type === "generation");
    expect(calls.map(({ name, model, cost }) => [name, model, cost.total]).sort()).toEqual([
      ["by hand", "gpt-4o-2024-08-06", 8],
      ["late", "our-model-2025-01-01", 7],
      ["library", "our-model-001", 7],
    ]);
    const asked = { model: "our-model-001", requestedModel: "our-model", ...million };
    expect(costOf(asked)?.total).toBe(7);
  });

  it("that make no sense stop the set-up, and not the first request", async () => {
    expect(() => openLangfuse(undefined, { prices: { x: { input: -1 } } })).toThrow(/input/);
    expect(() => openLangfuse(undefined, { prices: join(folder, "absent.json") })).toThrow(
      /Cannot read the price file/,
    );
  });
});

describe("the cost of a trace", { timeout: 20_000 }, () => {
  const prices = { ours: { input: 1, output: 1 } };

  it("is known to the code that runs in it, and to onCost, as it grows", async () => {
    await using server = await startFakeLangfuse();
    const events: unknown[] = [];
    await using open = openLangfuse(server, { prices, onCost: (event) => events.push(event) });
    const seen: unknown[] = [];
    trace("t", (root) => {
      seen.push(currentTrace()?.cost);
      span("inner", () => ask("ours"));
      seen.push(currentTrace()?.cost);
      embedding("embed", { model: "ours", ...million }, () => undefined);
      seen.push(currentTrace()?.cost, currentTrace()?.usage?.input);
      expect(events).toMatchObject([
        { traceId: root.traceId, name: "call", model: "ours", cost: 1, total: 1, usage: { input: 1_000_000 } },
        { traceId: root.traceId, name: "embed", cost: 1, total: 2 },
      ]);
    });
    expect(seen).toEqual([undefined, 1, 2, 2_000_000]);
    await open.langfuse.flush();
    expect(server.traces()[0]?.totalCost).toBe(2);
  });

  it("beyond its limit is said once for each trace", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { prices, costLimit: { usd: 2 } });
    const costly = (): string =>
      trace("t", (root) => {
        for (let index = 0; index < 5; index++) ask("ours");
        return root.traceId;
      });
    const ids = [costly(), costly()];
    const said = open.lines.filter((line) => line.includes("limit"));
    expect(said).toHaveLength(2);
    for (const [index, id] of ids.entries()) expect(said[index]).toContain(id);
    await open.langfuse.flush();
    expect(server.ledger.spans.size).toBe(12);
  });

  it("beyond its limit refuses the next generation where that is asked for, and nothing else", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { prices, costLimit: { usd: 2, action: "throw" } });
    let refused: unknown;
    let ran = false;
    trace("t", () => {
      ask("ours");
      ask("ours");
      try {
        generation("too much", { model: "ours" }, () => {
          ran = true;
        });
      } catch (error) {
        refused = error;
      }
      span("cleans up", () => undefined);
      expect(currentTrace()?.cost).toBe(2);
    });
    expect(refused).toMatchObject({ code: "COST_LIMIT", name: "LangfuseKitError" });
    expect(ran).toBe(false);
    trace("another trace", () => ask("ours"));
    await open.langfuse.flush();
    const names = server.observations().map(({ name }) => name);
    const asked = ["another trace", "call", "call", "call", "cleans up", "t"];
    expect(names.sort()).toEqual([...asked, "cost limit reached"].sort());
    expect(server.observations().find(({ name }) => name === "cost limit reached")).toMatchObject({
      type: "event",
      level: "WARNING",
    });
  });
});

describe("sampling", { timeout: 20_000 }, () => {
  it("keeps of what the rate drops only what a rule wants, whole, with its scores", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, {
      sampleRate: 0,
      prices: { ours: { input: 1, output: 1 } },
      keep: { errors: true, slowerThan: 1_000, costAbove: 1.5 },
    });
    const scored = (name: string, work: () => unknown): void => {
      try {
        trace(name, (root) => {
          score({ name: "in", value: 1, id: `${name}-in` });
          span("step", work);
          root.score({ name: "on", value: 1, id: `${name}-on` });
        });
      } catch {
        // The error is the test's own.
      }
    };
    scored("plain", () => undefined);
    scored("failed", () => {
      throw new Error("no");
    });
    scored("cheap", () => ask("ours"));
    scored("dear", () => [ask("ours"), ask("ours")]);
    const slow = open.langfuse.tracer.startSpan("slow", { startTime: Date.now() - 5_000 });
    slow.end();
    await open.langfuse.flush();
    expect(
      server
        .traces()
        .map(({ root, observations }) => [root.name, observations.length])
        .sort(),
    ).toEqual([
      ["dear", 4],
      ["failed", 2],
      ["slow", 1],
    ]);
    // What failed came to its first score only.
    expect([...server.ledger.scores.keys()].sort()).toEqual(["dear-in", "dear-on", "failed-in"]);
    expect(open.langfuse.health()).toMatchObject({ sampledOut: 5, accepted: 10, delivered: 10 });
  });

  it("decides by trace id: the same share everywhere, and scores follow, also those that come by id", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { sampleRate: 0.5 });
    const ids = Array.from({ length: 400 }, (_, index) =>
      trace("t", (root) => {
        score({ name: "inside", value: 1, id: `inside-${index}` });
        return root.traceId;
      }),
    );
    for (const [index, traceId] of ids.entries()) score({ name: "later", value: 1, traceId, id: `later-${index}` });
    await open.langfuse.flush();
    const kept = new Set(server.traces().map(({ id }) => id));
    // Four hundred coins: outside of this is less likely than one in 10^12.
    expect(kept.size).toBeGreaterThan(130);
    expect(kept.size).toBeLessThan(270);
    const scoredTraces = server.scores().map(({ traceId }) => traceId);
    expect(scoredTraces).toHaveLength(2 * kept.size);
    expect(scoredTraces.every((id) => kept.has(id ?? ""))).toBe(true);
    expect(open.langfuse.health().sampledOut).toBe(400 - kept.size);
  });
});
