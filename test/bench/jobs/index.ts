import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { redisMissing, startRedis } from "../../servers/index.ts";
import { contestants } from "./contestants.ts";

/** What run.ts prints of one contestant. */
export interface JobMeasurement {
  readonly contestant: string;
  readonly jobsPerSecond: number;
  readonly cpuPerJob: number;
  readonly peakRssMb: number;
}

/** Jobs added and worked on in the same process, side by side; rounds alternate in their order. */
export async function benchJobs(rounds: number): Promise<JobMeasurement[]> {
  console.log("\njobs: 10,000 added and worked on, 64 under way, BullMQ 6 on Redis");
  if (redisMissing !== undefined) {
    console.log(`left out: ${redisMissing}`);
    return [];
  }
  const redis = await startRedis();
  const rows: JobMeasurement[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const names = Object.keys(contestants);
      for (const name of round % 2 === 0 ? names : names.reverse()) rows.push(measure(name, redis.port));
    }
  } finally {
    await redis.stop();
  }
  print(rows);
  return rows;
}

function measure(name: string, port: number): JobMeasurement {
  const script = fileURLToPath(new URL("./run.ts", import.meta.url));
  const output = execFileSync(process.execPath, ["--expose-gc", script, name, String(port)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 120_000,
  });
  return JSON.parse(output) as JobMeasurement;
}

function print(rows: readonly JobMeasurement[]): void {
  const of = (name: string, read: (row: JobMeasurement) => number): number =>
    median(rows.filter(({ contestant }) => contestant === name).map(read));
  const bare = of("bare", (row) => row.jobsPerSecond);
  console.log(
    `${"contestant".padEnd(14)}${"jobs/s".padStart(9)}${"of bare".padStart(9)}${"CPU us".padStart(9)}${"RSS MB".padStart(9)}`,
  );
  for (const name of new Set(rows.map(({ contestant }) => contestant))) {
    const speed = of(name, (row) => row.jobsPerSecond);
    const figures = [
      speed.toFixed(0),
      (speed / bare).toFixed(2),
      of(name, (row) => row.cpuPerJob).toFixed(0),
      of(name, (row) => row.peakRssMb).toFixed(0),
    ];
    console.log(name.padEnd(14) + figures.map((figure) => figure.padStart(9)).join(""));
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? 0;
}
