import type { RequestMeasurement } from "./requests/index.ts";
import { type Measurement, median } from "./table.ts";

/** Figures by name that can be held against another machine's: within one run, ours against theirs; less is better. */
export type Ratios = Readonly<Record<string, number>>;

export function ratiosOfPipeline(rows: readonly Measurement[]): Ratios {
  const of = (contestant: string, read: (row: Measurement) => number): number =>
    median(rows.filter((row) => row.contestant === contestant).map(read));
  const ratio = (read: (row: Measurement) => number): number =>
    of("langfuse-kit", read) / of("langfuse-processor", read);
  return {
    "CPU of an observation, of LangfuseSpanProcessor's": ratio((row) => row.cpuPerArrived),
    "heap of an observation, of LangfuseSpanProcessor's": ratio((row) => row.heapPerObservation),
  };
}

export function ratiosOfRequests(rows: readonly RequestMeasurement[]): Ratios {
  const of = (contestant: string, read: (row: RequestMeasurement) => number): number =>
    median(rows.filter((row) => row.contestant === contestant).map(read));
  const added = (contestant: string, read: (row: RequestMeasurement) => number): number =>
    of(contestant, read) - of("bare", read);
  const ratio = (read: (row: RequestMeasurement) => number): number =>
    added("langfuse-kit", read) / added("official", read);
  return {
    "CPU added to a request, of the official SDK's": ratio((row) => row.cpuPerRequest),
    "heap added to a request, of the official SDK's": ratio((row) => row.allocatedPerRequest),
  };
}
