import { LangfuseClient } from "@langfuse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStudio, startStudio } from "./index.ts";
import { sendSpans, span } from "./requests-for-tests.ts";

const hour = 3_600_000;
const start = Math.floor(1_790_000_000_000 / hour) * hour;
const iso = (time: number): string => new Date(time).toISOString();
/** Neither end is that of an hour, so that answers are made of rollups and of single observations. */
const period = { fromTimestamp: iso(start - 90_000), toTimestamp: iso(start + 4.5 * hour) };

let studio: RunningStudio;
let client: LangfuseClient;
type Answer = Record<string, unknown>;
const ask = async (query: Record<string, unknown>): Promise<Answer[]> =>
  (await client.api.metrics.metrics({ query: JSON.stringify({ view: "observations", ...period, ...query }) })).data;
const metric = (measure: string, aggregation: string): Answer => ({ measure, aggregation });
const count = [metric("count", "count")];

beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
  client = new LangfuseClient({ publicKey: "pk", secretKey: "sk", baseUrl: studio.url });
  const spans = Array.from({ length: 300 }, (_, number) => {
    const begun = start + number * 60_000;
    return span({
      traceId: Math.floor(number / 3)
        .toString(16)
        .padStart(32, "0"),
      spanId: number.toString(16).padStart(16, "0"),
      ...(number % 3 === 0 ? {} : { parentSpanId: (number - (number % 3)).toString(16).padStart(16, "0") }),
      name: `step ${number % 3}`,
      startTimeUnixNano: `${begun}000000`,
      endTimeUnixNano: `${begun + 100 + number}000000`,
      ...(number % 50 === 7 ? { status: { code: 2 } } : {}),
      attributes: {
        "user.id": `user-${number % 5}`,
        "langfuse.trace.tags": number % 2 === 0 ? ["even"] : ["odd"],
        "langfuse.version": `v${number % 2}`,
        ...(number % 3 === 1
          ? {
              "langfuse.observation.type": "generation",
              "langfuse.observation.model.name": number % 2 === 0 ? "gpt-4o" : "other",
              "langfuse.observation.usage_details": JSON.stringify({ input: number, output: 10 }),
              "langfuse.observation.cost_details": JSON.stringify({ input: 0.5, output: 0.25, total: 0.75 }),
            }
          : {}),
      },
    });
  });
  await sendSpans(studio, spans);
  const scores = Array.from({ length: 10 }, (_, number) => ({
    traceId: number.toString(16).padStart(32, "0"),
    observationId: (number * 3 + 1).toString(16).padStart(16, "0"),
    name: "helpful",
    value: number / 10,
  }));
  for (const score of scores) await client.api.scores.create(score);
  await client.api.scores.create({ traceId: "0".repeat(32), name: "tone", value: "kind", dataType: "CATEGORICAL" });
});
afterAll(() => studio.close());

describe("metrics of observations, asked by the official client", () => {
  it("are grouped, added up and ordered", async () => {
    const asked = {
      dimensions: [{ field: "providedModelName" }],
      metrics: [metric("totalCost", "sum"), metric("count", "count"), metric("outputTokens", "avg")],
      filters: [{ column: "type", operator: "any of", value: ["GENERATION"], type: "stringOptions" }],
      orderBy: [{ field: "providedModelName", direction: "asc" }],
    };
    // 270 minutes: every third call, of which every other is of one model.
    expect(await ask(asked)).toEqual([
      { providedModelName: "gpt-4o", sum_totalCost: 33.75, count_count: 45, avg_outputTokens: 10 },
      { providedModelName: "other", sum_totalCost: 33.75, count_count: 45, avg_outputTokens: 10 },
    ]);
    expect(await ask({ metrics: count, dimensions: [{ field: "level" }] })).toEqual([
      { level: "DEFAULT", count_count: 264 },
      { level: "ERROR", count_count: 6 },
    ]);
  });

  it.each(["sum", "avg", "min", "max", "count", "p50", "p75", "p90", "p95", "p99", "histogram"])(
    "say the same of %s from the rollups and from single observations",
    async (aggregation) => {
      const asked = { dimensions: [{ field: "name" }], metrics: [metric("latency", aggregation)] };
      // A filter that rollups know nothing of.
      const single = { column: "userId", operator: "contains", value: "user", type: "string" };
      const found = await ask(asked);
      expect(found).toHaveLength(3);
      expect(await ask({ ...asked, filters: [single] })).toEqual(found);
    },
  );

  it("are near the percentiles that they estimate", async () => {
    const [found] = await ask({
      metrics: [metric("latency", "p50"), metric("latency", "p99"), metric("latency", "max")],
    });
    // 100 to 369 ms.
    expect(Math.abs(Number(found?.p50_latency) - 234)).toBeLessThan(234 * 0.02);
    expect(Math.abs(Number(found?.p99_latency) - 367)).toBeLessThan(367 * 0.02);
    expect(found?.max_latency).toBe(369);
  });

  it.each([
    ["minute", 270, iso(start)],
    ["hour", 5, iso(start)],
    ["day", 1, `${iso(start).slice(0, 10)}T00:00:00.000Z`],
    ["month", 1, "2026-09-01T00:00:00.000Z"],
    ["auto", 5, iso(start)],
  ])("are told by the %s", async (granularity, length, first) => {
    const found = await ask({ metrics: count, timeDimension: { granularity }, config: { row_limit: 1000 } });
    expect(found).toHaveLength(length);
    expect(found[0]?.time_dimension).toBe(first);
    expect(found.reduce((sum, row) => sum + Number(row.count_count), 0)).toBe(270);
  });

  it("know the dimensions of traces, and whether an observation is a root", async () => {
    expect(await ask({ metrics: count, dimensions: [{ field: "isRootObservation" }] })).toEqual([
      { isRootObservation: false, count_count: 180 },
      { isRootObservation: true, count_count: 90 },
    ]);
    expect(await ask({ metrics: count, dimensions: [{ field: "version" }, { field: "traceName" }] })).toHaveLength(2);
    const tagged = await ask({ metrics: count, dimensions: [{ field: "tags" }] });
    expect(tagged).toEqual([
      { tags: ["even"], count_count: 135 },
      { tags: ["odd"], count_count: 135 },
    ]);
    expect(await ask({ metrics: [metric("countScores", "sum")] })).toEqual([{ sum_countScores: 10 }]);
  });

  it("of nothing are one row of nothing, or none", async () => {
    const never = { fromTimestamp: iso(0), toTimestamp: iso(hour) };
    expect(await ask({ ...never, metrics: [...count, metric("latency", "p95")] })).toEqual([
      { count_count: 0, p95_latency: null },
    ]);
    expect(await ask({ ...never, metrics: count, dimensions: [{ field: "name" }] })).toEqual([]);
  });

  it("are at most as many rows as asked for", async () => {
    expect(await ask({ metrics: count, dimensions: [{ field: "name" }], config: { row_limit: 2 } })).toHaveLength(2);
  });
});

describe("metrics of scores", () => {
  const now = { fromTimestamp: iso(0), toTimestamp: iso(Date.now() + hour) };

  it("are means of numbers and counts of categories", async () => {
    const numeric = await ask({
      view: "scores-numeric",
      ...now,
      dimensions: [{ field: "name" }, { field: "observationModelName" }],
      metrics: [metric("value", "avg"), metric("count", "count")],
    });
    expect(numeric).toEqual(
      [
        { name: "helpful", observationModelName: "other", avg_value: 0.4, count_count: 5 },
        { name: "helpful", observationModelName: "gpt-4o", avg_value: 0.5, count_count: 5 },
      ].sort((left, right) => right.avg_value - left.avg_value),
    );
    const categories = await ask({
      view: "scores-categorical",
      ...now,
      dimensions: [{ field: "stringValue" }],
      metrics: count,
    });
    expect(categories).toEqual([{ stringValue: "kind", count_count: 1 }]);
    const filters = [{ column: "observationModelName", operator: "=", value: "gpt-4o", type: "string" }];
    expect(await ask({ view: "scores-numeric", ...now, filters, metrics: [metric("value", "p50")] })).toEqual([
      { p50_value: expect.closeTo(0.5, 1) },
    ]);
  });
});

describe("a query that cannot be answered", () => {
  it.each([
    [{ view: "traces" }, "view must be one of"],
    [{ dimensions: [{ field: "userId" }] }, "userId has too many values to group by"],
    [{ dimensions: [{ field: "colour" }] }, "Invalid dimension colour"],
    [{ metrics: [] }, "metrics must be an array"],
    [{ metrics: [metric("weight", "sum")] }, "Invalid measure weight"],
    [{ metrics: [metric("latency", "mean")] }, "Invalid aggregation mean"],
    [{ fromTimestamp: "soon" }, "must be ISO dates"],
    [{ timeDimension: { granularity: "fortnight" } }, "granularity must be auto"],
    [{ orderBy: [{ field: "name", direction: "asc" }] }, "Invalid orderBy field name"],
    [{ filters: [{ column: "x", operator: "=", value: 1, type: "number" }] }, "unknown column"],
  ])("%j answers 400 and what is wrong", async (given, message) => {
    await expect(ask({ metrics: count, ...given })).rejects.toMatchObject({
      statusCode: 400,
      body: { message: expect.stringContaining(message) },
    });
  });

  it("also when it is no JSON, or not there", async () => {
    for (const query of ["", "?query=", "?query={", "?query=[]"]) {
      expect((await fetch(`${studio.url}/api/public/v2/metrics${query}`)).status).toBe(400);
    }
  });
});
