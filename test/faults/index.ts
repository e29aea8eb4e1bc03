import { parseArgs } from "node:util";
import { runCase } from "./play/index.ts";
import { whyNot } from "./stage/index.ts";
import { scenarios } from "./table/index.ts";

/**
 * `npm run faults -- --seed 7 --minutes 10 --case redis`: plays cases until the time is up, at least each once. The
 * first has the seed itself, each further one the next number; the same seed and case are the same schedule.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    minutes: { type: "string", default: "0" },
    case: { type: "string", multiple: true, default: [] },
  },
});
const first = Number(values.seed);
const until = performance.now() + Number(values.minutes) * 60_000;
const chosen = scenarios.filter(
  ({ name }) => values.case.length === 0 || values.case.some((part) => name.includes(part)),
);
const possible = chosen.filter((scenario) => whyNot(scenario) === undefined);
const failures: string[] = [];
let runs = 0;

console.log(`seed ${first}: ${possible.length} cases`);
for (const scenario of chosen) {
  const reason = whyNot(scenario);
  if (reason !== undefined) console.log(`skipped  ${scenario.name}: ${reason}`);
}
while (possible.length > 0 && (runs < possible.length || performance.now() < until)) {
  const scenario = possible[runs % possible.length];
  if (scenario === undefined) break;
  const seed = first + runs++;
  const began = performance.now();
  const { problems, made, received, dead, dropped, kills, said } = await runCase(scenario, seed);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const figures = `${made} made, ${received} received, ${dead} dead letters, ${dropped} dropped, ${kills} kills, ${seconds} s`;
  if (problems.length === 0) console.log(`passed   ${scenario.name}, seed ${seed} (${figures})`);
  else {
    const replay = `npm run faults -- --seed ${seed} --case "${scenario.name}"`;
    failures.push(replay);
    console.log(
      `FAILED   ${scenario.name}, seed ${seed} (${figures})\n  ${problems.join("\n  ")}\n  again: ${replay}\n${said}`,
    );
  }
}
console.log(`${runs - failures.length} passed, ${failures.length} failed, ${chosen.length - possible.length} skipped`);
for (const replay of failures) console.log(replay);
process.exitCode = failures.length === 0 ? 0 : 1;
