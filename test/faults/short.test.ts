import { describe, expect, it } from "vitest";
import { runCase } from "./play/index.ts";
import { whyNot } from "./stage/index.ts";
import { type Scenario, type Step, scenarios } from "./table/index.ts";

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

/** The same, of a service that sends everything as it is. */
function withoutPrivacy({ steps, ...scenario }: Scenario): Scenario {
  const open = (step: Step): Step =>
    step.do === "start"
      ? { ...step, plan: { ...step.plan, options: { ...step.plan.options, capture: "full" } } }
      : step;
  return { ...scenario, steps: (random) => steps(random).map(open) };
}

it("would be seen to leak, in the spool and on the server, if it did", { timeout: 120_000 }, async () => {
  const scenario = scenarios.find(({ name }) => name === "deaths: SIGTERM with a backlog");
  expect(scenario).toBeDefined();
  if (scenario === undefined) return;
  const { problems } = await runCase(withoutPrivacy(scenario), 1);
  expect(problems).toContain("A secret was found in what the server received.");
  expect(problems.filter((problem) => /secret was found in .*\.(chunks|drafts)\.$/.test(problem))).not.toEqual([]);
  expect(problems.filter((problem) => !problem.startsWith("A secret"))).toEqual([]);
});
