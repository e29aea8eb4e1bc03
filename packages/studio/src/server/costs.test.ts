import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PricesOption } from "@langfuse-kit/core/adapter";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { CostRow, Costs, Overview, SessionDetail, TraceSummary } from "../contract/index.ts";
import { type RunningStudio, startStudio } from "./index.ts";
import { ask, change, sendSpans, span, traceOf } from "./requests-for-tests.ts";

const hour = 3_600_000;
/** The hour in which the spans of these tests begin. */
const start = Math.floor(1_790_000_000_000 / hour) * hour;
const everything = `from=0&to=${start + 10 * hour}`;

let studio: RunningStudio;
const opened: RunningStudio[] = [];
const open = async (options: Parameters<typeof startStudio>[0] = {}): Promise<RunningStudio> => {
  studio = await startStudio({ port: 0, memory: true, ...options });
  opened.push(studio);
  return studio;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

const costs = (query: string): Promise<Costs> => ask<Costs>(studio, `/costs?${everything}&${query}`);
const rowOf = ({ rows }: Costs, label: string, version: number | null = null): CostRow | undefined =>
  rows.find((row) => row.label === label && row.version === version);

/** A model call of so many milliseconds, in a trace of its own. */
const call = (number: number, given: Record<string, unknown> = {}, length = 100): Record<string, unknown> => {
  const begun = start + number * 1000;
  return traceOf(number, {
    startTimeUnixNano: `${begun}000000`,
    endTimeUnixNano: `${begun + length}000000`,
    attributes: {
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "gpt-4o",
      "langfuse.observation.usage_details": JSON.stringify({ input: 1000, output: 100 }),
      "user.id": `user-${number % 2}`,
      "session.id": `session-${number % 4}`,
      ...given,
    },
  });
};

const dear = { "langfuse.observation.cost_details": JSON.stringify({ input: 0.5, output: 0.25, total: 0.75 }) };

describe("costs", () => {
  it("are added up by model, step, trace, user and session", async () => {
    await open();
    await sendSpans(studio, [
      call(0),
      call(1),
      call(2, dear),
      call(3, { "langfuse.observation.model.name": "nobody-knows" }),
    ]);
    const byModel = await costs("by=model");
    expect(rowOf(byModel, "gpt-4o")).toMatchObject({
      calls: 3,
      inputTokens: 3000,
      outputTokens: 300,
      tokens: 3300,
      unpriced: 0,
      priced: 3,
      counted: 3,
    });
    // 1000 and 100 tokens of gpt-4o are $0.0035.
    expect(rowOf(byModel, "gpt-4o")?.cost).toBeCloseTo(0.757, 9);
    expect(rowOf(byModel, "nobody-knows")).toMatchObject({ calls: 1, cost: null, unpriced: 1, priced: 0, counted: 1 });
    expect(byModel.unpriced).toEqual([{ model: "nobody-knows", calls: 1, tokens: 1100 }]);
    expect(byModel.totals).toMatchObject({ traces: 4, calls: 4, tokens: 4400, failed: 0 });
    expect(byModel.parts).toEqual(["gpt-4o", "nobody-knows"]);

    expect((await costs("by=name")).rows.map(({ label }) => label)).toEqual([
      "trace 2",
      "trace 0",
      "trace 1",
      "trace 3",
    ]);
    expect((await costs("by=trace")).rows[0]).toMatchObject({ label: "trace 2", cost: 0.75 });
    expect(rowOf(await costs("by=user"), "user-0")).toMatchObject({ calls: 2, cost: 0.7535, priced: 2, counted: 2 });
    expect(rowOf(await costs("by=user"), "user-1")).toMatchObject({ calls: 2, priced: 1, counted: 2 });
    const sessions = await costs("by=session");
    expect(sessions.rows.map(({ label }) => label)).toEqual(["session-2", "session-0", "session-1", "session-3"]);
    expect(rowOf(sessions, "session-3")?.cost).toBeNull();
  });

  it("are unknown where no call has one, and say what was used without a price alone", async () => {
    await open();
    const own = { "langfuse.observation.model.name": "nobody-knows", "user.id": "mira" };
    const silent = { "langfuse.observation.usage_details": "{}", "user.id": "silent" };
    await sendSpans(studio, [
      call(0, own),
      call(1, { ...own, "langfuse.observation.usage_details": "{}" }),
      call(2, { ...own, ...dear, "user.id": "stated" }),
      call(3, silent),
    ]);
    const byUser = await costs("by=user");
    expect(byUser.rows.map(({ label, cost, unpriced }) => [label, cost, unpriced])).toEqual([
      ["stated", 0.75, 0],
      ["mira", null, 1],
      ["silent", null, 0],
    ]);
    expect(byUser.unpriced).toEqual([{ model: "nobody-knows", calls: 1, tokens: 1100 }]);
  });

  it("have no noise behind the digits that anybody is billed", async () => {
    await open();
    const cents = (total: number) => ({ "langfuse.observation.cost_details": JSON.stringify({ total }) });
    await sendSpans(studio, [
      call(0, { ...cents(0.1), "session.id": "talk" }),
      call(4000, { ...cents(0.2), "session.id": "talk" }),
    ]);
    expect((await costs("by=model")).totals.cost).toBe(0.3);
    const session = await ask<SessionDetail>(studio, "/sessions/talk");
    expect([session.cost, session.turns.map(({ runningCost }) => runningCost)]).toEqual([0.3, [0.1, 0.3]]);
    expect((await ask<Overview>(studio, "/overview")).all.cost).toBe(0.3);
  });

  it("say percentiles of latency and first token within two per cent", async () => {
    await open();
    const lengths = Array.from({ length: 200 }, (_, at) => 10 + ((at * 7919) % 200) * 5);
    const token = (number: number): string => new Date(start + number * 1000 + 7).toISOString();
    await sendSpans(
      studio,
      lengths.map((length, number) =>
        call(number, { "langfuse.observation.completion_start_time": token(number) }, length),
      ),
    );
    const exact = [...lengths].sort((left, right) => left - right);
    const { latency, firstToken } = (await costs("by=model")).rows[0] as CostRow;
    for (const [name, place] of Object.entries({ p50: 99, p95: 189, p99: 197 })) {
      const found = latency[name as "p50"] ?? 0;
      expect(Math.abs(found - Number(exact[place])) / Number(exact[place])).toBeLessThan(0.021);
    }
    expect(firstToken).toEqual({ p50: 7, p95: 7, p99: 7 });
    const user = rowOf(await costs("by=user"), "user-0");
    expect(Math.abs(Number(user?.latency.p50) - 505)).toBeLessThan(15);
  });

  it("come in hours, or in days of the zone that is asked for", async () => {
    await open();
    const late = start + 30 * hour;
    await sendSpans(studio, [call(0), call(0, { ...dear }), traceOf(9, { startTimeUnixNano: `${late}000000` })]);
    const hours = await ask<Costs>(studio, `/costs?from=${start}&to=${start + 3 * hour}`);
    expect(hours.step).toBe("hour");
    expect(hours.series.map((point) => [point.start - start, point.traces, point.cost])).toEqual([
      [0, 1, 0.75],
      [hour, 0, null],
      [2 * hour, 0, null],
    ]);
    const days = async (zone: string): Promise<string[]> => {
      const found = await ask<Costs>(studio, `/costs?from=${start}&to=${start + 60 * hour}&zone=${zone}`);
      expect(found.step).toBe("day");
      return found.series.map((point) => new Date(point.start).toISOString().slice(11, 16));
    };
    expect(new Set(await days("UTC"))).toEqual(new Set(["00:00"]));
    expect(new Set(await days("Asia/Tokyo"))).toEqual(new Set(["15:00"]));
    expect(new Set(await days("no/where"))).toEqual(new Set(["00:00"]));
  });

  it("follow what comes late, what is replaced and what is deleted", async () => {
    await open();
    await sendSpans(studio, [call(1)]);
    expect(rowOf(await costs("by=user"), "user-1")?.calls).toBe(1);
    const [{ id } = { id: "" }] = (await ask<{ items: TraceSummary[] }>(studio, "/traces")).items;
    // The same span again, of another user, another hour and another cost.
    const moved = { startTimeUnixNano: `${start + 5 * hour}000000`, endTimeUnixNano: `${start + 5 * hour + 10}000000` };
    await sendSpans(studio, [{ ...call(1, { ...dear, "user.id": "late" }), ...moved }]);
    const after = await costs("by=user");
    expect(after.rows.map(({ label, cost }) => [label, cost])).toEqual([["late", 0.75]]);
    expect(after.series.filter(({ calls }) => calls > 0).map((point) => point.start)).toEqual([start + 5 * hour]);
    await change(studio, "DELETE", `/traces/${id}`);
    expect(await costs("by=user")).toMatchObject({ rows: [], totals: { calls: 0, cost: null } });
  });

  it("count once what a parent says of the calls below it", async () => {
    await open();
    const agent = { "langfuse.observation.type": "agent", ...dear };
    await sendSpans(studio, [
      span({ traceId: "a".repeat(32), spanId: "1".repeat(16), attributes: agent }),
      span({
        traceId: "a".repeat(32),
        spanId: "2".repeat(16),
        parentSpanId: "1".repeat(16),
        attributes: { "langfuse.observation.type": "generation", "langfuse.observation.model.name": "m", ...dear },
      }),
      span({ traceId: "b".repeat(32), spanId: "3".repeat(16), attributes: agent }),
    ]);
    expect((await costs("by=model")).totals.cost).toBe(1.5);
    const traces = await ask<{ items: TraceSummary[] }>(studio, "/traces");
    expect(traces.items.map(({ cost }) => cost)).toEqual([0.75, 0.75]);
  });
});

describe("two versions of a prompt", () => {
  it("stand beside each other, with what was scored of them", async () => {
    await open();
    const prompt = (version: number): Record<string, unknown> => ({
      "langfuse.observation.prompt.name": "greet",
      "langfuse.observation.prompt.version": version,
    });
    await sendSpans(studio, [call(1, prompt(1)), call(2, prompt(1)), call(3, { ...prompt(2), ...dear })]);
    const score = async (trace: number, body: Record<string, unknown>): Promise<void> => {
      const id = trace.toString(16).padStart(32, "0");
      const sent = await fetch(`${studio.url}/api/public/scores`, {
        method: "POST",
        body: JSON.stringify({ traceId: id, ...body }),
      });
      expect(sent.status).toBe(200);
    };
    await score(1, { name: "helpful", value: 1 });
    await score(2, { name: "helpful", value: 0.5, observationId: "2".padStart(16, "0") });
    await score(3, { name: "helpful", value: 0 });
    for (const value of ["rude", "number", "text", ...Array.from("abcdef"), "rude", "text"])
      await score(3, { name: "tone", value, dataType: "CATEGORICAL" });
    for (const value of ["Why?", '"quoted"', "number"]) await score(3, { name: "note", value, dataType: "TEXT" });
    const found = await costs("by=prompt");
    expect(found.parts).toEqual(["greet v2", "greet v1"]);
    expect(rowOf(found, "greet", 1)?.scores).toEqual([{ name: "helpful", count: 2, mean: 0.75, categories: [] }]);
    expect(rowOf(found, "greet", 2)?.scores).toEqual([
      { name: "helpful", count: 1, mean: 0, categories: [] },
      // Every text would be a category of its own.
      { name: "note", count: 3, mean: null, categories: [] },
      {
        name: "tone",
        count: 11,
        mean: null,
        categories: [
          { value: "rude", count: 2 },
          { value: "text", count: 2 },
          ...["a", "b", "c"].map((value) => ({ value, count: 1 })),
        ],
      },
    ]);
    await score(3, { name: "helpful", value: 1 });
    expect(rowOf(await costs("by=prompt"), "greet", 2)?.scores[0]).toMatchObject({ count: 2, mean: 0.5 });
  });

  it("count a score of the observation that a trace begins with for the prompts below it, and of a step between for none", async () => {
    await open();
    const step = (spanId: number, parent: number | null, attributes: Record<string, unknown> = {}) => ({
      ...call(spanId, attributes),
      traceId: "c".repeat(32),
      spanId: String(spanId).padStart(16, "0"),
      ...(parent !== null && { parentSpanId: String(parent).padStart(16, "0") }),
    });
    const prompt = { "langfuse.observation.prompt.name": "greet", "langfuse.observation.prompt.version": 1 };
    await sendSpans(studio, [
      step(1, null, prompt),
      step(2, 1),
      step(3, 2, { ...prompt, "langfuse.observation.prompt.version": 2 }),
    ]);
    for (const [at, value] of [0.25, 0.5, 1].entries()) {
      const body = { traceId: "c".repeat(32), observationId: String(at + 1).padStart(16, "0"), name: "helpful", value };
      await fetch(`${studio.url}/api/public/scores`, { method: "POST", body: JSON.stringify(body) });
    }
    const found = await costs("by=prompt");
    expect(rowOf(found, "greet", 1)?.scores[0]).toMatchObject({ count: 1, mean: 0.25 });
    expect(rowOf(found, "greet", 2)?.scores[0]).toMatchObject({ count: 2, mean: 0.625 });
  });
});

describe("a price file", () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-prices-"));
  const file = join(folder, "prices.json");
  const write = (prices: unknown): void => writeFileSync(file, JSON.stringify(prices));

  it("prices what nobody else knows, and prices it anew when it changes", { timeout: 20_000 }, async () => {
    write({ "house-model": { input: 1, output: 10 } });
    const notices: string[] = [];
    await open({ prices: file, onNotice: (message) => notices.push(message) });
    const own = { "langfuse.observation.model.name": "house-model" };
    await sendSpans(studio, [
      call(1, own),
      call(2, { ...own, ...dear }),
      call(3, { "langfuse.observation.model.name": "new" }),
    ]);
    const before = await costs("by=model");
    expect(rowOf(before, "house-model")?.cost).toBeCloseTo(0.002 + 0.75, 9);
    expect(before.priceFile).toBe(file);
    expect(before.unpriced.map(({ model }) => model)).toEqual(["new"]);

    write({ "house-model": { input: 2, output: 20 }, new: { input: 1 } });
    await vi.waitFor(async () => expect(rowOf(await costs("by=model"), "house-model")?.cost).toBeCloseTo(0.754, 9), {
      timeout: 10_000,
    });
    expect((await costs("by=model")).unpriced).toEqual([]);
    const traces = await ask<{ items: TraceSummary[] }>(studio, "/traces");
    expect(traces.items.map(({ cost }) => cost)).toEqual([0.001, 0.75, 0.004]);

    writeFileSync(file, "{ half");
    await vi.waitFor(() => expect(notices.join()).toContain("is not JSON"), { timeout: 10_000 });
    expect(rowOf(await costs("by=model"), "house-model")?.cost).toBeCloseTo(0.754, 9);
    rmSync(folder, { recursive: true });
  });

  it("prices at the start what other prices have priced, or none, also by what was said of a call", async () => {
    const db = join(mkdtempSync(join(tmpdir(), "studio-prices-")), "studio.db");
    onTestFinished(() => rmSync(dirname(db), { recursive: true }));
    const house = { "langfuse.observation.model.name": "house-model" };
    await open({ memory: false, db });
    await sendSpans(studio, [call(1, house), call(2, { ...house, "langfuse.observation.metadata.plan": "partner" })]);
    const reopen = async (prices?: PricesOption): Promise<void> => {
      await studio.close();
      await open({ memory: false, db, ...(prices && { prices }) });
    };
    const become = (expected: unknown): Promise<void> =>
      expect
        .poll(async () => (await ask<{ items: TraceSummary[] }>(studio, "/traces")).items.map(({ cost }) => cost))
        .toEqual(expected);
    await become([null, null]);
    const partners = { name: "partner", when: [{ metadata: "plan", in: ["partner"] }], prices: { input: 1 } };
    await reopen([{ model: "house-model", prices: { input: 5 }, tiers: [partners] }]);
    await become([0.001, 0.005]);
    await reopen({ "house-model": { input: 7 } });
    await become([0.007, 0.007]);
    await reopen();
    await become([null, null]);
  });

  it("that cannot be read stops the start, in words", async () => {
    await expect(startStudio({ port: 0, memory: true, prices: "/nowhere/prices.json" })).rejects.toMatchObject({
      reason: "INVALID_OPTION",
      message: expect.stringContaining('Cannot read the price file "/nowhere/prices.json"'),
    });
  });
});
