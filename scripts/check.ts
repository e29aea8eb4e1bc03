import { parseArgs } from "node:util";
import { steps } from "./check/steps.ts";

// npm run check                        every step
// npm run check -- --only types        the steps whose names begin so
const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const chosen = steps.filter((step) => step.name.startsWith(values.only));
const width = Math.max(0, ...chosen.map((step) => step.name.length));
let failed = 0;

for (const step of chosen) {
  const began = performance.now();
  const answer = await step.run(process.cwd()).catch((error: unknown) => String(error));
  const problems = typeof answer === "string" ? answer : "";
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  if (problems !== "") failed += 1;
  const outcome = typeof answer !== "string" ? "skip" : problems === "" ? "ok  " : "FAIL";
  const why = typeof answer === "string" ? "" : `  ${answer.skipped}`;
  console.log(`${outcome}  ${step.name.padEnd(width)}  ${seconds}${why}`);
  if (problems !== "") console.log(`\n${problems.replaceAll(/^/gm, "    ")}\n`);
}

if (chosen.length === 0)
  console.log(`No step begins with "${values.only}". Steps: ${steps.map(({ name }) => name).join(", ")}.`);
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;
