/** How fast a disk spool takes what nobody takes from it, and how fast the next process sends it. */

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runJson } from "../rounds.ts";
import { median, printRows } from "../table.ts";

export interface SpoolMeasurement {
  readonly appendedPerSecond: number;
  readonly replayedPerSecond: number;
  readonly lost: number;
}

export async function measureSpool(rounds: number, isQuick: boolean): Promise<SpoolMeasurement[]> {
  const script = fileURLToPath(new URL("./run.ts", import.meta.url));
  const count = isQuick ? 20_000 : 100_000;
  const rows: SpoolMeasurement[] = [];
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), "bench-spool-"));
    try {
      const words = [folder, String(count), String(await freePort())];
      const filled = runJson<{ perSecond: number }>(script, "append", ...words);
      const emptied = runJson<{ perSecond: number; arrived: number }>(script, "replay", ...words);
      rows.push({
        appendedPerSecond: filled.perSecond,
        replayedPerSecond: emptied.perSecond,
        lost: count - emptied.arrived,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

export function printSpool(rows: readonly SpoolMeasurement[]): string {
  const of = (read: (row: SpoolMeasurement) => number): string => median(rows.map(read)).toFixed(0);
  return printRows([
    ["disk spool, 2 KB each", "appended/s", "replayed/s", "lost"],
    ["langfuse-kit", of((row) => row.appendedPerSecond), of((row) => row.replayedPerSecond), of((row) => row.lost)],
  ]);
}
