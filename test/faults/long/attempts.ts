import type { Result } from "../play/index.ts";
import { runCase } from "../play/index.ts";
import { whyNot } from "../stage/index.ts";
import { killed, type Scenario, scenarios } from "../table/index.ts";
import { runModel } from "./model.ts";
import type { Options } from "./options.ts";
import { runSoak } from "./soak.ts";

/** Something that is run with a seed. */
export interface Attempt {
  readonly name: string;
  /** The words behind `npm run faults --`, without the seed, that run this and nothing else. */
  readonly words: string;
  /** Undefined where it can run here. */
  readonly whyNot: string | undefined;
  run(seed: number): Promise<Result>;
}

/** Of one run; so many that the next process always finds what several left. */
const killsAtOnce = 10;

function ofScenario(scenario: Scenario): Attempt {
  const { name } = scenario;
  return { name, words: `--case "${name}"`, whyNot: whyNot(scenario), run: (seed) => runCase(scenario, seed) };
}

const model: Attempt = {
  name: "model: the spool on files that fail, are short and lie",
  words: '--case "model:"',
  whyNot: undefined,
  run: runModel,
};

/** What the options ask for, in order. A soak is only run when it is named. */
export function attemptsFor({ cases, kills, minutes }: Options): readonly Attempt[] {
  if (kills > 0) return [ofKills(kills)];
  if (cases.includes("soak")) {
    const needs = { needs: ["linux"] as const };
    return [
      {
        name: "soak",
        words: `--case soak --minutes ${minutes}`,
        whyNot: whyNot(needs),
        run: (seed) => runSoak(seed, minutes),
      },
    ];
  }
  const all = [...scenarios.map(ofScenario), model];
  return all.filter(({ name }) => cases.length === 0 || cases.some((part) => name.includes(part)));
}

function ofKills(kills: number): Attempt {
  const times = Math.min(kills, killsAtOnce);
  const scenario = scenarios.find(({ name }) => name === "deaths: SIGKILL");
  if (scenario === undefined) throw new Error("The table has no case of SIGKILL.");
  return {
    name: `${times} times SIGKILL`,
    words: `--kills ${times}`,
    whyNot: undefined,
    run: (seed) => runCase({ ...scenario, steps: killed(times) }, seed),
  };
}
