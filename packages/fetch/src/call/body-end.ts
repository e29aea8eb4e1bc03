import { STATUS_CODES } from "node:http";
import type { ObservationAttributes } from "@langfuse-kit/core";
import { tellable } from "@langfuse-kit/core/adapter";
import type { AnswerFacts } from "../dialects/index.ts";

/** How the body of an answer came to its end. */
export type BodyEnd =
  | { readonly how: "drained" }
  | { readonly how: "cancelled" }
  | { readonly how: "abandoned" }
  | { readonly how: "shutdown" }
  | { readonly how: "failed"; readonly error: unknown };

type Verdict = Pick<ObservationAttributes, "level" | "statusMessage">;

const warning = (statusMessage: string): Verdict => ({ level: "WARNING", statusMessage });

/**
 * What an ending other than an error says of the call. Undefined if the answer is complete. Errors are recorded as such
 * elsewhere.
 */
export function verdictOf(end: BodyEnd, isWhole: boolean, clean: (text: string) => string): Verdict | undefined {
  if (isWhole) return undefined;
  switch (end.how) {
    case "drained":
      return warning("incomplete: the stream ended before the answer did");
    case "cancelled":
      return warning("cancelled: the rest of the answer was not wanted");
    case "abandoned":
      return warning("abandoned: the answer was never read to its end");
    case "shutdown":
      return warning("not ended before shutdown");
    case "failed":
      return warning(`aborted: ${clean(reasonOf(end.error))}`);
  }
}

/** Whether the caller itself has aborted, which is no failure of the model. */
export function isAbort(error: unknown, signal: AbortSignal | undefined): boolean {
  if (signal?.aborted === true) return true;
  const name = nameOf(error);
  return name === "AbortError" || name === "TimeoutError";
}

/** Whether a time limit has run out, which is a failure. */
export function isTimeout(error: unknown, signal: AbortSignal | undefined): boolean {
  return nameOf(error) === "TimeoutError" || nameOf(signal?.reason) === "TimeoutError";
}

function nameOf(error: unknown): unknown {
  try {
    return typeof error === "object" && error !== null ? (error as { name?: unknown }).name : undefined;
  } catch {
    return undefined;
  }
}

/** With the cause: fetch itself says no more than "fetch failed". */
export function reasonOf(error: unknown): string {
  try {
    const told = tellable(error);
    const { message, cause } = Object(told) as { message?: unknown; cause?: unknown };
    const own = typeof message === "string" && message !== "" ? message : textOf(told);
    const why = tellable(cause);
    const deeper = typeof why === "string" && why !== cause ? why : Object(why).message || Object(why).code;
    return typeof deeper === "string" && !own.includes(deeper) ? `${own}: ${deeper}` : own;
  } catch {
    return "unknown error";
  }
}

/** Without the contents of a list: String() of lists that share their members may take for ever. */
function textOf(error: unknown): string {
  if (error instanceof Error || typeof error !== "object" || error === null) return String(error);
  return Object.prototype.toString.call(error);
}

/** The error that a provider has answered with. */
export function failureOf(
  { status, statusText }: Response,
  { failure }: AnswerFacts,
  clean: (text: string) => string,
): Error {
  const words = clean(failure ?? meaningOf(status, statusText));
  const error = new Error(status >= 400 ? `${status} ${words}`.trim() : words);
  // Without a stack: the error is the server's, and where it was created here means nothing.
  return Object.assign(error, { stack: undefined });
}

/** Of Anthropic, and in no standard. */
const overloaded = 529;

/** A status without words has those of its number; servers of Node call one "unknown" that has none. */
function meaningOf(status: number, statusText: string): string {
  if (statusText !== "" && statusText !== "unknown") return statusText;
  return status === overloaded ? "Overloaded" : (STATUS_CODES[status] ?? "");
}
