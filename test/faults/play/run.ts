import { judge } from "../judge/index.ts";
import { randomFrom } from "../random.ts";
import { openStage } from "../stage/index.ts";
import type { Scenario } from "../table/index.ts";
import { concludeCase } from "./aftermath.ts";
import { perform } from "./perform.ts";

/** What a case came to. */
export interface Result {
  readonly problems: readonly string[];
  readonly made: number;
  readonly received: number;
  readonly dead: number;
  readonly dropped: number;
  readonly kills: number;
  /** What the programs wrote, for whoever has to find out why. */
  readonly said: string;
}

/**
 * Plays a case as a seed has it, and judges what it left behind.
 * @example const { problems } = await runCase(scenario, 7);
 */
export async function runCase(scenario: Scenario, seed: number): Promise<Result> {
  await using stage = await openStage(scenario);
  for (const step of scenario.steps(randomFrom(seed))) await perform(stage, step);
  const evidence = await concludeCase(stage);
  const { programs, received, dead } = evidence;
  const count = (of: (program: (typeof programs)[number]) => number): number =>
    programs.reduce((sum, program) => sum + of(program), 0);
  return {
    problems: judge(evidence, scenario.allows),
    made: count(({ made }) => made.size),
    received: received.size,
    dead: dead.size,
    dropped: count(({ dropped, unnamed }) => dropped.size + [...unnamed.values()].reduce((sum, next) => sum + next, 0)),
    kills: stage.applications.reduce((sum, { killed }) => sum + killed.size, 0),
    said: stage.applications.map(({ name, child }) => `${name}: ${child.said()}`).join("\n"),
  };
}
