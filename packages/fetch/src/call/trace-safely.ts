import { safelyUnlessRefused } from "@langfuse-kit/core/adapter";

/** Our own work: what fails in it never reaches the caller, and only the refusal by the trace's cost limit does. */
export function traceSafely<T>(work: () => T): T | undefined {
  return safelyUnlessRefused("Tracing a call", work);
}
