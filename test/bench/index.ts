import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { contestants } from "./contestants.ts";
import { benchJobs, type JobMeasurement } from "./jobs/index.ts";
import { frameworks, measureRequests, printRequests, type RequestMeasurement } from "./requests/index.ts";
import { scenarios } from "./scenarios.ts";
import { type Measurement, printTable } from "./table.ts";

/**
 * The pipeline and the adapters, side by side with its peers: `npm run bench -- --rounds 5 --scenario burst --json figures.json`.
 * Each measurement is a process of its own; rounds alternate forwards and backwards, so that no contestant always has
 * the warmer machine.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    scenario: {
      type: "string",
      multiple: true,
      default: [...Object.keys(scenarios), ...Object.keys(frameworks), "jobs"],
    },
    contestant: { type: "string", multiple: true, default: Object.keys(contestants) },
    json: { type: "string" },
  },
});

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const figures: Record<string, readonly (Measurement | RequestMeasurement | JobMeasurement)[]> = {};

for (const scenario of values.scenario) {
  if (scenario === "jobs") {
    figures[scenario] = await benchJobs(Number(values.rounds));
    continue;
  }
  if (scenario in frameworks) {
    const measured = await measureRequests(scenario, Number(values.rounds));
    figures[scenario] = measured;
    console.log(`\n${scenario}: what tracing adds to a request\n${printRequests(measured)}`);
    continue;
  }
  const rows: Measurement[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const order = round % 2 === 0 ? values.contestant : [...values.contestant].reverse();
    for (const contestant of order) rows.push({ ...measure(contestant, scenario), round });
  }
  figures[scenario] = rows;
  console.log(`\n${scenario}: ${scenarios[scenario]?.title ?? ""}\n${printTable(rows, "langfuse-processor")}`);
}

if (values.json !== undefined) {
  const about = { node: process.version, cores: availableParallelism(), date: new Date().toISOString() };
  writeFileSync(values.json, `${JSON.stringify({ about, figures }, null, 2)}\n`);
}

function measure(contestant: string, scenario: string): Measurement {
  const measured = JSON.parse(run("./run.ts", contestant, scenario)) as Measurement;
  const heapPerObservation = Number(run("./allocation.ts", contestant));
  return { ...measured, heapPerObservation };
}

function run(script: string, ...words: string[]): string {
  const args = ["--expose-gc", fileOf(script), ...words];
  return execFileSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 180_000,
  });
}
