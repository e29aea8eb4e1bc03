import { median, printRows } from "../table.ts";
import type { RequestMeasurement } from "./measure.ts";

type Read = (row: RequestMeasurement) => number;

const columns: readonly (readonly [title: string, read: Read, digits: number])[] = [
  ["requests/s", (row) => row.requestsPerSecond, 0],
  ["CPU us", (row) => row.cpuPerRequest, 1],
  ["heap B", (row) => row.allocatedPerRequest, 0],
  ["CPU us at 1000/s", (row) => row.paced.cpuPerRequest, 0],
  ["p50 ms", (row) => row.paced.p50Ms, 2],
  ["p99 ms", (row) => row.paced.p99Ms, 2],
  ["loop p99 ms", (row) => row.paced.loopP99Ms, 2],
];

/** Medians; what is added is against bare in the same round, and its ratio against the official SDK there. */
export function printRequests(rows: readonly RequestMeasurement[]): string {
  const of = (contestant: string, round: number, read: Read): number => {
    const row = rows.find((candidate) => candidate.contestant === contestant && candidate.round === round);
    return row === undefined ? Number.NaN : read(row);
  };
  const added = (row: RequestMeasurement, read: Read): number => read(row) - of("bare", row.round, read);
  const cpu: Read = (row) => row.cpuPerRequest;
  const heap: Read = (row) => row.allocatedPerRequest;
  const names = [...new Set(rows.map(({ contestant }) => contestant))];
  const lines = names.map((name) => {
    const own = rows.filter(({ contestant }) => contestant === name);
    const isTraced = name !== "bare";
    const ratios = own.map((row) => added(row, cpu) / (of("official", row.round, cpu) - of("bare", row.round, cpu)));
    return [
      name,
      ...columns.map(([title, read, digits]) => {
        const figures = own.map(read);
        // What is within the noise of bare is told by bare's own range.
        return median(figures).toFixed(digits) + (title === "p99 ms" ? ` ${range(figures)}` : "");
      }),
      isTraced ? median(own.map((row) => added(row, cpu))).toFixed(1) : "",
      isTraced ? median(own.map((row) => added(row, heap))).toFixed(0) : "",
      isTraced && name !== "official" ? `x${median(ratios).toFixed(2)} ${range(ratios)}` : "",
      String(median(own.map(({ arrived }) => arrived))),
    ];
  });
  const titles = [
    "contestant",
    ...columns.map(([title]) => title),
    "CPU added",
    "heap added",
    "of official's",
    "arrived",
  ];
  return printRows([titles, ...lines]);
}

function range(figures: readonly number[]): string {
  return `[${[Math.min(...figures), Math.max(...figures)].map((figure) => figure.toFixed(2)).join("-")}]`;
}
