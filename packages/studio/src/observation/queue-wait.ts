import type { JsonRecord } from "../json/index.ts";

/**
 * How long a job lay in its queue, in milliseconds, as core writes it of a job's first attempt. Of a later attempt it
 * writes `sinceAddedMs` alone: the attempts before are within that, so it is no wait.
 */
export function queueWaitOf({ queue, waitMs }: Readonly<JsonRecord>): number | null {
  const isJob = typeof queue === "string" && typeof waitMs === "number";
  return isJob && Number.isFinite(waitMs) && waitMs >= 0 ? waitMs : null;
}
