import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { contestants } from "./contestants.ts";
import { benchFetch } from "./fetch/index.ts";
import { measureFootprint, printFootprint } from "./footprint/index.ts";
import { benchJobs } from "./jobs/index.ts";
import { type Ratios, ratiosOfPipeline, ratiosOfRequests } from "./ratios.ts";
import { measureTraces, printTraces } from "./realistic/index.ts";
import { measureRedaction, printRedaction } from "./redaction/index.ts";
import { frameworks, measureRequests, printRequests, type RequestMeasurement } from "./requests/index.ts";
import { inTurns, runJson } from "./rounds.ts";
import { scenarios } from "./scenarios.ts";
import { measureSpool, printSpool } from "./spool/index.ts";
import { type Measurement, printTable } from "./table.ts";

export interface Run {
  readonly rounds: number;
  /** Fewer of everything: to see whether it works, or whether something is badly wrong. */
  readonly isQuick: boolean;
  /** Of the pipeline's. */
  readonly contestants: readonly string[];
}

/** What a suite found: rows for the file, a table for people, ratios for the guard. */
export interface Found {
  readonly rows: readonly object[];
  readonly table?: string;
  readonly ratios?: Ratios;
}

export type Suite = (run: Run) => Found | Promise<Found>;

export const suites: Readonly<Record<string, Suite>> = {
  ...suitesOf(Object.keys(scenarios), pipeline),
  ...suitesOf(Object.keys(frameworks), requests),
  jobs: async ({ rounds }) => ({ rows: await benchJobs(rounds) }),
  fetch: ({ rounds }) => ({ rows: benchFetch(rounds) }),
  trace({ rounds, isQuick }) {
    const rows = measureTraces(rounds, isQuick);
    return { rows, table: `an agent's trace of 26 to 30 observations\n${printTraces(rows)}` };
  },
  async redaction({ rounds }) {
    const rows = await measureRedaction(rounds);
    return { rows, table: `how fast texts are searched\n${printRedaction(rows)}` };
  },
  async spool({ rounds, isQuick }) {
    const rows = await measureSpool(rounds, isQuick);
    return { rows, table: `what nobody takes, and who takes it later\n${printSpool(rows)}` };
  },
  footprint({ rounds }) {
    const rows = measureFootprint(rounds);
    return { rows, table: `before anything is done\n${printFootprint(rows)}` };
  },
  studio({ isQuick }) {
    const script = fileOf("../../packages/studio/scripts/benchmark.ts");
    execFileSync(process.execPath, [script, isQuick ? "20000" : "1000000"], { stdio: "inherit" });
    return { rows: [] };
  },
};

function suitesOf(names: readonly string[], suite: (name: string, run: Run) => Found | Promise<Found>) {
  return Object.fromEntries(names.map((name): [string, Suite] => [name, (run) => suite(name, run)]));
}

function pipeline(scenario: string, { rounds, contestants: names }: Run): Found {
  const rows = inTurns(names, rounds, (contestant, round): Measurement => {
    const measured = runJson<Measurement>(fileOf("./run.ts"), contestant, scenario);
    return { ...measured, heapPerObservation: runJson<number>(fileOf("./allocation.ts"), contestant), round };
  });
  const table = `${scenarios[scenario]?.title ?? ""}\n${printTable(rows, "langfuse-processor")}`;
  return { rows, table, ratios: ratiosOfPipeline(rows) };
}

async function requests(framework: string, { rounds, isQuick }: Run): Promise<Found> {
  const rows: RequestMeasurement[] = await measureRequests(framework, rounds, isQuick);
  return { rows, table: `what tracing adds to a request\n${printRequests(rows)}`, ratios: ratiosOfRequests(rows) };
}

export const pipelineContestants: readonly string[] = Object.keys(contestants);

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
