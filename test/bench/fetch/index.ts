import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "../table.ts";

/** What tracing adds to a call of a model, in microseconds of waiting. */
export interface FetchMeasurement {
  readonly what: string;
  readonly bare: number;
  readonly added: number;
}

/** A traced call beside the bare fetch; each round is a process of its own. */
export function benchFetch(rounds: number): FetchMeasurement[] {
  const script = fileURLToPath(new URL("./run.ts", import.meta.url));
  const rows = Array.from({ length: rounds }, () => {
    const output = execFileSync(process.execPath, [script], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 180_000,
    });
    return JSON.parse(output) as FetchMeasurement[];
  }).flat();
  console.log("\nfetch: what tracing adds to a call of a model; to be under 1 ms, and under 5 us a chunk");
  for (const what of new Set(rows.map((row) => row.what))) {
    const of = (read: (row: FetchMeasurement) => number): number =>
      median(rows.filter((row) => row.what === what).map(read));
    const shown = [`bare ${of((row) => row.bare).toFixed(1)} us`, `added ${of((row) => row.added).toFixed(1)} us`];
    console.log(what.padEnd(36) + shown.map((figure) => figure.padStart(20)).join(""));
  }
  return rows;
}
