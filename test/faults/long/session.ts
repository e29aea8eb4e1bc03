import { type Attempt, attemptsFor } from "./attempts.ts";
import type { Options } from "./options.ts";

/** Runs what is asked for until the time is up or the kills are done, at least each once. Answers whether all held. */
export async function runSession(options: Options): Promise<boolean> {
  const { seed: first, minutes, kills } = options;
  const attempts = attemptsFor(options);
  if (attempts.length === 0) throw new Error(`No case is called ${options.cases.join(" or ")}.`);
  const possible = attempts.filter(({ whyNot }) => whyNot === undefined);
  const skipped = attempts.filter(({ whyNot }) => whyNot !== undefined);
  // A soak takes its time by itself.
  const until = performance.now() + (options.cases.includes("soak") ? 0 : minutes * 60_000);
  console.log(`seed ${first}, ${possible.length} of ${attempts.length} cases`);
  for (const { name, whyNot } of skipped) console.log(`skipped  ${name}: ${whyNot}`);

  const failures: string[] = [];
  let runs = 0;
  let killed = 0;
  const isWanted = (): boolean => runs < possible.length || performance.now() < until || killed < kills;
  while (possible.length > 0 && isWanted()) {
    const attempt = possible[runs % possible.length];
    if (attempt === undefined) break;
    const result = await runOne(attempt, first + runs++);
    killed += result.kills;
    if (result.failed !== undefined) failures.push(result.failed);
  }
  if (killed > 0) console.log(`${killed} processes were killed`);
  console.log(`${runs - failures.length} passed, ${failures.length} failed, ${skipped.length} skipped`);
  for (const command of failures) console.log(command);
  return failures.length === 0;
}

async function runOne(attempt: Attempt, seed: number): Promise<{ readonly kills: number; readonly failed?: string }> {
  const began = performance.now();
  const again = `npm run faults -- --seed ${seed} ${attempt.words}`;
  const { problems, figures, said, kills } = await attempt.run(seed).catch((error: unknown) => ({
    problems: [`It could not be run: ${error instanceof Error ? error.stack : String(error)}`],
    figures: "",
    said: "",
    kills: 0,
  }));
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  if (problems.length === 0) {
    console.log(`passed   ${attempt.name}, seed ${seed} (${figures}, ${seconds} s)`);
    return { kills };
  }
  console.log(`FAILED   ${attempt.name}, seed ${seed} (${figures}, ${seconds} s)`);
  for (const problem of problems) console.log(`  ${problem}`);
  console.log(`  again: ${again}\n${said}`);
  return { kills, failed: again };
}
