import { describe, expect, it } from "vitest";
import { runCase } from "./play/index.ts";
import { whyNot } from "./stage/index.ts";
import { scenarios } from "./table/index.ts";

const cases = scenarios.filter(({ long = false }) => !long);
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

/** Spread over the table, so that each kind of trouble is among them. */
const chosen = seeds.flatMap((seed) => {
  const scenario = cases[Math.floor(((seed - 1) * cases.length) / seeds.length)];
  return scenario === undefined ? [] : [{ seed, scenario, name: scenario.name }];
});

describe.concurrent("whatever goes wrong, every observation is delivered, a dead letter, or counted", () => {
  it.for(chosen)("$name, seed $seed", { timeout: 120_000 }, async ({ seed, scenario }, { skip }) => {
    const reason = whyNot(scenario);
    if (reason !== undefined) skip(reason);
    const { problems } = await runCase(scenario, seed);
    expect(problems, `again: npm run faults -- --seed ${seed} --case "${scenario.name}"`).toEqual([]);
  });
});
