import { failNearest, safely } from "@langfuse-kit/core/adapter";

/** Marks the nearest observation as failed, unless the caller was at fault. */
export function tellFailure(error: unknown): void {
  if (!isCallersFault(error)) failNearest(error);
}

/** The message of Nest's error if a guard refuses. With HTTP it is a 403; here it has no status. */
const FORBIDDEN = "Forbidden resource";

/** As with HTTP, an error with a status that blames the caller is no failure of the service. */
function isCallersFault(error: unknown): boolean {
  const answer = safely("Asking an error for its status", () => {
    const { getStatus, getError } = (error ?? {}) as { getStatus?: unknown; getError?: unknown };
    const status: unknown = typeof getStatus === "function" ? getStatus.call(error) : undefined;
    if (typeof status === "number") return status < 500;
    return typeof getError === "function" && getError.call(error) === FORBIDDEN;
  });
  return answer === true;
}
