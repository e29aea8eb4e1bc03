/** What run.ts prints of one contestant in one scenario. */
export interface Measurement {
  contestant: string;
  scenario: string;
  round?: number;
  made: number;
  arrived: number;
  arrivedPerSecond: number;
  cpuPerArrived: number;
  heapPerObservation: number;
  loopDelayP99Ms: number;
  peakRssMb: number;
}

type Column = readonly [title: string, read: (row: Measurement) => number, digits: number];

const columns: readonly Column[] = [
  ["arrived/s", (row) => row.arrivedPerSecond, 0],
  ["arrived %", (row) => (100 * row.arrived) / row.made, 1],
  ["CPU us each", (row) => row.cpuPerArrived, 1],
  ["heap B each", (row) => row.heapPerObservation, 0],
  ["loop p99 ms", (row) => row.loopDelayP99Ms, 1],
  ["peak RSS MB", (row) => row.peakRssMb, 0],
];

/** Medians over the rounds, and the median of the ratios to the base contestant of the same round with their range. */
export function printTable(rows: readonly Measurement[], base: string): string {
  const names = [...new Set(rows.map((row) => row.contestant))];
  const header = ["contestant", ...columns.map(([title]) => title)];
  const lines = names.map((name) => [name, ...columns.map((column) => cell(rows, name, base, column))]);
  return printRows([header, ...lines]);
}

/** Rows of equal length as columns; the first is for names. */
export function printRows(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((line) => line[column]?.length ?? 0))) ?? [];
  const pad = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((line) => line.map(pad).join("  ")).join("\n");
}

function cell(rows: readonly Measurement[], name: string, base: string, [, read, digits]: Column): string {
  const own = rows.filter((row) => row.contestant === name);
  const value = median(own.map(read)).toFixed(digits);
  const ratios = own.flatMap((row) => {
    const other = rows.find((candidate) => candidate.contestant === base && candidate.round === row.round);
    return other === undefined ? [] : [read(row) / read(other)];
  });
  if (name === base || ratios.length === 0) return value;
  const range = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2)).join("-");
  return `${value} x${median(ratios).toFixed(2)} [${range}]`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
