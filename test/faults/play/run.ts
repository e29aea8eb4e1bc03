import { type Evidence, judge } from "../judge/index.ts";
import { randomFrom } from "../random.ts";
import { openStage, type Stage } from "../stage/index.ts";
import type { Scenario } from "../table/index.ts";
import { concludeCase } from "./aftermath.ts";
import { perform } from "./perform.ts";

/** What a run came to. */
export interface Result {
  /** What does not hold. */
  readonly problems: readonly string[];
  /** What was counted, in words. */
  readonly figures: string;
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
  return { problems: judge(evidence, scenario.allows), figures: describe(evidence), ...remains(stage) };
}

export function remains({ applications }: Stage): Pick<Result, "kills" | "said"> {
  return {
    kills: applications.reduce((sum, { killed }) => sum + killed.size, 0),
    said: applications.map(({ name, child }) => `${name}: ${child.said()}`).join("\n"),
  };
}

export function describe(evidence: Evidence): string {
  const { programs, received, copies, dead } = evidence;
  const made = programs.reduce((sum, program) => sum + program.made.size, 0);
  const dropped = programs.reduce((sum, program) => sum + program.dropped.size, 0);
  const counts = {
    made,
    received: received.size,
    "sent again": copies - received.size,
    "dead letters": dead.size,
    dropped,
  };
  const lost = lostIn(evidence);
  const words = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  if (lost.length > 0) words.push(`${lost.length} lost, ${Math.max(...lost).toFixed(0)} ms before the end at most`);
  return words.join(", ");
}

/** How old what a kill cost had become. */
function lostIn({ programs, received, dead }: Evidence): readonly number[] {
  const killed = programs.filter(({ wasKilled }) => wasKilled).flatMap(({ made }) => [...made]);
  return killed.flatMap(([id, { hasEnded, awakeMs }]) =>
    hasEnded && !received.has(id) && !dead.has(id) ? [awakeMs] : [],
  );
}
