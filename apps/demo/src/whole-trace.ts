import { setTimeout as pause } from "node:timers/promises";
import { type Expected, expected, missingFrom } from "./expected.ts";
import { readTrace, type Trace } from "./trace.ts";

/** The trace, once nothing of it is missing in Studio; throws with what is, when that takes too long. */
export async function wholeTrace(
  studio: string,
  traceId: string,
  patienceMs = 30_000,
  wanted: Expected = expected,
): Promise<Trace> {
  for (const deadline = Date.now() + patienceMs; ; await pause(50)) {
    const trace = await readTrace(studio, traceId);
    const missing = trace === undefined ? ["all of it"] : missingFrom(trace, wanted);
    if (trace !== undefined && missing.length === 0) return trace;
    if (Date.now() > deadline) throw new Error(`Of trace ${traceId} is missing:\n  ${missing.join("\n  ")}`);
  }
}
