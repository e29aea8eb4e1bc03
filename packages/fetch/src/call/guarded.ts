import { LangfuseKitError } from "@langfuse-kit/core";
import { reportOnce } from "@langfuse-kit/core/adapter";

/** Our own work: what fails in it never reaches the caller. */
export function guarded<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    // The one that is meant for the caller: the trace's cost limit refuses the call.
    if (LangfuseKitError.isInstance(error) && error.code === "COST_LIMIT") throw error;
    trouble("Tracing a call", error);
    return undefined;
  }
}

export function trouble(what: string, error: unknown): void {
  reportOnce(`fetch:${what}`, `${what} failed and was skipped`, error);
}
