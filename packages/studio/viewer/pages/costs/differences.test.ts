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
  priced: 10,
  counted: 10,
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
      priced: 5,
      counted: 5,
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

  it("are compared by the calls that say it: what failed at once makes nothing cheaper", () => {
    const half = differences(row({}), row({ errors: 5, priced: 5, counted: 5, inputTokens: 50, cost: 0.5 }));
    const found = half.map((one) => [one.name, one.values, verdict(one)]);
    expect(found).toContainEqual(["Cost a call", [0.1, 0.1], null]);
    expect(found).toContainEqual(["Input tokens a call", [10, 10], null]);
    expect(found).toContainEqual(["Calls that failed", [0, 0.5], "worse"]);
  });

  it("are no verdict on the cost where a model has no price, nor on less than one per cent", () => {
    const said = (other: Partial<CostRow>) =>
      differences(row({}), row(other)).map((one) => (one.name === "Cost a call" ? verdict(one) : null));
    expect(said({ cost: 0.5 })).toContain("better");
    expect(said({ cost: 0.5, unpriced: 1 })).not.toContain("better");
    expect(said({ cost: 0.992 })).not.toContain("better");
    expect(said({ cost: 1.02 })).toContain("worse");
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
