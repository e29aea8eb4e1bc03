/** An agent's trace of thirty observations, with everything switched on that a careful team switches on. */
import { fileURLToPath } from "node:url";
import { inTurns, runJson } from "../rounds.ts";
import { median, printRows } from "../table.ts";
import { contestants } from "./contestants.ts";

export interface TraceMeasurement {
  readonly contestant: string;
  readonly round: number;
  readonly cpuPerTrace: number;
  /** Of what was made. */
  readonly arrived: number;
  readonly loopP99Ms: number;
}

export function measureTraces(rounds: number, isQuick: boolean): TraceMeasurement[] {
  const script = fileURLToPath(new URL("./run.ts", import.meta.url));
  const traces = isQuick ? 300 : 2_000;
  return inTurns(Object.keys(contestants), rounds, (name, round) => ({
    ...runJson<Omit<TraceMeasurement, "round">>(script, name, String(traces)),
    round,
  }));
}

export function printTraces(rows: readonly TraceMeasurement[]): string {
  const names = [...new Set(rows.map(({ contestant }) => contestant))];
  const of = (name: string, read: (row: TraceMeasurement) => number): number =>
    median(rows.filter(({ contestant }) => contestant === name).map(read));
  return printRows([
    ["contestant", "CPU us a trace", "loop p99 ms", "arrived %"],
    ...names.map((name) => [
      name,
      of(name, (row) => row.cpuPerTrace).toFixed(0),
      of(name, (row) => row.loopP99Ms).toFixed(1),
      (100 * of(name, (row) => row.arrived)).toFixed(1),
    ]),
  ]);
}
