/** Codes are stable; messages may be reworded. */
export type StudioErrorCode =
  | "ALREADY_RUNNING"
  | "PORT_IN_USE"
  | "DATABASE_IN_USE"
  | "NOT_A_DATABASE"
  | "INVALID_OPTION";

/** Why Studio does not start: "[@langfuse-kit/studio] what failed. What to do." */
export class StudioError extends Error {
  override readonly name = "StudioError";
  readonly code: StudioErrorCode;
  /** Of the Studio that is running already. */
  readonly url: string | undefined;

  constructor(code: StudioErrorCode, message: string, options: { url?: string; cause?: unknown } = {}) {
    super(`[@langfuse-kit/studio] ${message}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.url = options.url;
  }
}

export const isStudioError = (error: unknown): error is StudioError =>
  error instanceof Error && error.name === "StudioError" && "code" in error;
