import { parseArgs } from "node:util";
import { type Answer, steps } from "./check/steps.ts";

type Outcome = "passed" | "skipped" | "failed";

const labels: Readonly<Record<Outcome, string>> = { passed: "ok  ", skipped: "skip", failed: "FAIL" };

function outcomeOf(answer: Answer): Outcome {
  if (typeof answer !== "string") return "skipped";
  return answer === "" ? "passed" : "failed";
}

// npm run check                        every step
// npm run check -- --only types        the steps whose names begin so
const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const chosen = steps.filter((step) => step.name.startsWith(values.only));
const width = Math.max(0, ...chosen.map((step) => step.name.length));
const counts: Record<Outcome, number> = { passed: 0, skipped: 0, failed: 0 };

for (const step of chosen) {
  const began = performance.now();
  const answer = await step.run(process.cwd()).catch((error: unknown) => String(error));
  const outcome = outcomeOf(answer);
  counts[outcome] += 1;
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const why = typeof answer === "string" ? "" : `  ${answer.skipped}`;
  console.log(`${labels[outcome]}  ${step.name.padEnd(width)}  ${seconds}${why}`);
  if (outcome === "failed") console.log(`\n${String(answer).replaceAll(/^/gm, "    ")}\n`);
}

if (chosen.length === 0)
  console.log(`No step begins with "${values.only}". Steps: ${steps.map(({ name }) => name).join(", ")}.`);
// Not in the closing line: what a registry cannot answer is a gap of the machine, said above, and none of the change.
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || chosen.length === 0 ? 1 : 0;
