import { readOptions } from "../settings.ts";
import { readings } from "./readings.ts";
import type { JobOptions, JobSettings } from "./types.ts";

/**
 * Reads the options of a queue's adapter once, at set-up. Throws at the first that cannot be used.
 * @example const settings = readJobOptions("bullmq", options);
 */
export function readJobOptions<Job>(scope: string, options: JobOptions<Job> | undefined): JobSettings<Job> {
  return readOptions(scope, options, { readings, subject: "job" }) as JobSettings<Job>;
}

/** Inside this room the framework's own job is opaque. */
export type Settings = JobSettings<unknown>;

/** The settings without options. */
export const noSettings: Settings = readJobOptions<unknown>("core", undefined);
