import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { contestants } from "./contestants.ts";
import { benchFetch } from "./fetch/index.ts";
import { benchJobs } from "./jobs/index.ts";
import { benchNest } from "./nestjs/index.ts";
import { measureRedaction, printRedaction } from "./redaction/index.ts";
import { frameworks, measureRequests, printRequests } from "./requests/index.ts";
import { scenarios } from "./scenarios.ts";
import { type Measurement, printTable } from "./table.ts";

/** Measures so many rounds, prints a table, and answers the figures. */
type Suite = (rounds: number) => readonly object[] | Promise<readonly object[]>;

const suites: Readonly<Record<string, Suite>> = {
  ...suitesOf(Object.keys(scenarios), benchPipeline),
  ...suitesOf(Object.keys(frameworks), benchRequests),
  nestjs: benchNest,
  jobs: benchJobs,
  fetch: benchFetch,
  redaction: benchRedaction,
};

/**
 * The pipeline and the adapters, side by side with its peers: `npm run bench -- --rounds 5 --scenario burst --json figures.json`.
 * Each measurement is a process of its own; rounds alternate forwards and backwards, so that no contestant always has
 * the warmer machine.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    scenario: { type: "string", multiple: true, default: Object.keys(suites) },
    contestant: { type: "string", multiple: true, default: Object.keys(contestants) },
    json: { type: "string" },
  },
});
const rounds = Number(values.rounds);
const figures: Record<string, readonly object[]> = {};

const unknown = values.scenario.find((scenario) => !Object.hasOwn(suites, scenario));
if (unknown !== undefined) {
  console.error(`There is no scenario "${unknown}". Known: ${Object.keys(suites).join(", ")}.`);
  process.exit(1);
}
for (const scenario of values.scenario) figures[scenario] = (await suites[scenario]?.(rounds)) ?? [];

if (values.json !== undefined) {
  const about = { node: process.version, cores: availableParallelism(), date: new Date().toISOString() };
  writeFileSync(values.json, `${JSON.stringify({ about, figures }, null, 2)}\n`);
}

function suitesOf(
  names: readonly string[],
  bench: (name: string, rounds: number) => ReturnType<Suite>,
): Record<string, Suite> {
  return Object.fromEntries(names.map((name): [string, Suite] => [name, (count) => bench(name, count)]));
}

function benchPipeline(scenario: string, count: number): Measurement[] {
  const rows: Measurement[] = [];
  for (let round = 0; round < count; round++) {
    const order = round % 2 === 0 ? values.contestant : [...values.contestant].reverse();
    for (const contestant of order) rows.push({ ...measure(contestant, scenario), round });
  }
  console.log(`\n${scenario}: ${scenarios[scenario]?.title ?? ""}\n${printTable(rows, "langfuse-processor")}`);
  return rows;
}

async function benchRequests(framework: string, count: number): Promise<readonly object[]> {
  const measured = await measureRequests(framework, count);
  console.log(`\n${framework}: what tracing adds to a request\n${printRequests(measured)}`);
  return measured;
}

async function benchRedaction(count: number): Promise<readonly object[]> {
  const measured = await measureRedaction(count);
  console.log(`\nredaction: how fast texts are searched\n${printRedaction(measured)}`);
  return measured;
}

function measure(contestant: string, scenario: string): Measurement {
  const measured = JSON.parse(run("./run.ts", contestant, scenario)) as Measurement;
  const heapPerObservation = Number(run("./allocation.ts", contestant));
  return { ...measured, heapPerObservation };
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function run(script: string, ...words: string[]): string {
  const args = ["--expose-gc", fileOf(script), ...words];
  return execFileSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 180_000,
  });
}
