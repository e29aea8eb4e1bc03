import { setTimeout as pause } from "node:timers/promises";
import { judge } from "../judge/index.ts";
import { concludeCase, describe, perform, type Result, remains } from "../play/index.ts";
import { type Random, randomFrom } from "../random.ts";
import { type Application, openStage, type Stage } from "../stage/index.ts";
import { type Step, troubles } from "../table/index.ts";
import { isFlat, printSamples, type Sample } from "./samples.ts";

const everySeconds = 5;
const plan = {
  shape: "single",
  spool: "disk",
  everyMs: 20,
  bytes: 2_000,
  options: { timeoutMs: 2_000 },
} as const;

/** One process that works through one trouble after the other, and has to hold no more at the end than at the beginning. */
export async function runSoak(seed: number, minutes: number): Promise<Result> {
  const random = randomFrom(seed);
  await using stage = await openStage({}, { keep: "ids" });
  const application = await stage.start("service", plan);
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 1_000);
  const samples: Sample[] = [];
  let isOver = false;
  const sampling = (async () => {
    while (!isOver) {
      samples.push(await takeSample(application, seconds()));
      await pause(everySeconds * 1_000, undefined, { ref: false });
    }
  })();
  while (seconds() < minutes * 60) await live(stage, random);
  // What is well and at rest can be compared with how it began.
  await pause(2 * everySeconds * 1_000);
  isOver = true;
  await sampling;
  const evidence = await concludeCase(stage);
  const { problems, words } = isFlat(samples);
  return {
    problems: [...judge(evidence), ...problems],
    figures: `${describe(evidence)}, ${words}\n${printSamples(samples)}`,
    ...remains(stage),
  };
}

/** A trouble for a while, and a while without. */
async function live(stage: Stage, random: Random): Promise<void> {
  const trouble = random.pick(troubles)(random);
  await perform(stage, trouble);
  await pause(random.between(1_000, 15_000));
  const well: readonly Step[] = [
    { do: "server", rules: [] },
    { do: "network", of: "langfuse", is: "well" },
  ];
  for (const step of well) await perform(stage, step);
  // What is parked would be tried again by itself, but only in a while.
  await stage.newest("service").child.ask("flush", 5_000);
  await pause(random.between(5_000, 20_000));
}

async function takeSample({ child }: Application, seconds: number): Promise<Sample> {
  const { rss, heapUsed, external, handles, health } = (await child.ask("sample")) as {
    rss: number;
    heapUsed: number;
    external: number;
    handles: number;
    health: { pending: number; spoolBytes: number };
  };
  return { seconds, rss, heapUsed, external, handles, pending: health.pending, spoolBytes: health.spoolBytes };
}
