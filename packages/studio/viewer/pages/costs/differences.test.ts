import { describe, expect, it } from "vitest";
import type { CostRow } from "../../../src/contract/index.ts";
import { differences, verdict } from "./differences.ts";

const unknown = { p50: null, p95: null, p99: null };
const row = (given: Partial<CostRow>): CostRow => ({
  key: "k",
  label: "greet",
  version: 1,
  calls: 10,
  errors: 0,
  inputTokens: 100,
  outputTokens: 50,
  tokens: 150,
  cost: 1,
  unpriced: 0,
  latency: { p50: 100, p95: 200, p99: 300 },
  firstToken: unknown,
  scores: [],
  ...given,
});
const score = (name: string, mean: number | null) => ({ name, count: 3, mean, categories: [] });

describe("two rows beside each other", () => {
  const found = differences(
    row({ scores: [score("helpful", 0.5)] }),
    row({
      version: 2,
      calls: 5,
      errors: 1,
      cost: 1,
      latency: { p50: 80, p95: 200, p99: null },
      scores: [score("tone", 1)],
    }),
  );
  const line = (name: string) => found.find((one) => one.name === name);

  it("are compared by the call, since one may have had more of them", () => {
    expect(line("Cost a call")?.values).toEqual([0.1, 0.2]);
    expect(line("Calls that failed")?.values).toEqual([0, 0.2]);
  });

  it("leave out what neither knows, and keep what one knows", () => {
    expect(line("First token p50")).toBeUndefined();
    expect(line("Latency p99")?.values).toEqual([300, null]);
    expect(line("Score: helpful")?.values).toEqual([0.5, null]);
    expect(line("Score: tone")?.values).toEqual([null, 1]);
  });

  it("are called better or worse only where that can be said", () => {
    const said = Object.fromEntries(found.map((one) => [one.name, verdict(one)]));
    expect(said).toMatchObject({
      "Cost a call": "worse",
      "Latency p50": "better",
      "Latency p95": null,
      "Latency p99": null,
      Calls: null,
      "Calls that failed": "worse",
      "Score: tone": null,
    });
  });
});
