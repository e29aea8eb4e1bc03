/** What a package costs before it has done anything: loading, room on disk, memory. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runJson } from "../rounds.ts";
import { median, printRows } from "../table.ts";
import { installedBytes } from "./size.ts";

export interface FootprintMeasurement {
  readonly package: string;
  readonly importMs: number;
  readonly idleMb: number;
  readonly installedMb: number;
}

/** In "nothing" a process loads only what all of them load. */
const nothing = "nothing";

export function measureFootprint(rounds: number): FootprintMeasurement[] {
  const script = fileURLToPath(new URL("./run.ts", import.meta.url));
  return [nothing, ...publishedPackages(), "@langfuse/otel"].map((name) => {
    const runs = Array.from({ length: rounds }, () =>
      runJson<{ importMs: number; idleMb: number }>(script, name === nothing ? "" : name),
    );
    return {
      package: name,
      importMs: median(runs.map(({ importMs }) => importMs)),
      idleMb: median(runs.map(({ idleMb }) => idleMb)),
      installedMb: name === nothing ? 0 : installedBytes(name) / 1e6,
    };
  });
}

/** Those that an application loads; the command line and Studio are programs. */
function publishedPackages(): string[] {
  const folder = fileURLToPath(new URL("../../../packages", import.meta.url));
  return readdirSync(folder)
    .filter((name) => name !== "cli" && name !== "studio")
    .map((name) => (JSON.parse(readFileSync(`${folder}/${name}/package.json`, "utf8")) as { name: string }).name);
}

export function printFootprint(rows: readonly FootprintMeasurement[]): string {
  return printRows([
    ["package", "import ms", "idle RSS MB", "installed MB"],
    ...rows.map((row) => [
      row.package,
      row.importMs.toFixed(1),
      row.idleMb.toFixed(1),
      row.installedMb === 0 ? "" : row.installedMb.toFixed(2),
    ]),
  ]);
}
