import { LangfuseKitError } from "@langfuse-kit/core";

/** Stable; messages may be reworded. */
export type StudioErrorReason =
  | "ALREADY_RUNNING"
  | "PORT_IN_USE"
  | "DATABASE_IN_USE"
  | "NOT_A_DATABASE"
  | "NOT_WRITABLE"
  | "INVALID_OPTION";

/** What core says, without the name of its package. */
export const plainMessage = (error: unknown): string => (error as Error).message.replace(/^\[[^\]]*\] /, "");

/** Why Studio does not start: a LangfuseKitError that also says the reason. */
export class StudioError extends LangfuseKitError {
  readonly reason: StudioErrorReason;
  /** Of the Studio that is running already. */
  readonly url: string | undefined;

  constructor(reason: StudioErrorReason, message: string, options: { url?: string; cause?: unknown } = {}) {
    const code = reason === "INVALID_OPTION" ? "INVALID_OPTION" : "NOT_AVAILABLE";
    super("studio", message, { code, cause: options.cause });
    this.reason = reason;
    this.url = options.url;
  }
}

/**
 * True for a StudioError of any installed copy of the package.
 * @example if (isStudioError(error) && error.reason === "ALREADY_RUNNING") console.log(error.url);
 */
export const isStudioError = (error: unknown): error is StudioError =>
  LangfuseKitError.isInstance(error) && "reason" in error;
