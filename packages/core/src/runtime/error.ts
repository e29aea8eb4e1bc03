const marker: unique symbol = Symbol.for("langfuse-kit.error") as never;

/** Codes are stable; messages may be reworded. */
export type LangfuseKitErrorCode = "INVALID_OPTION" | "NOT_AVAILABLE" | "COST_LIMIT" | "INVALID_INPUT";

/** What set-up throws: "[@langfuse-kit/x] what failed. What to do." */
export class LangfuseKitError extends Error {
  override readonly name = "LangfuseKitError";
  readonly code: LangfuseKitErrorCode;

  constructor(scope: string, message: string, options: { code: LangfuseKitErrorCode; cause?: unknown }) {
    super(`[@langfuse-kit/${scope}] ${message}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    Object.defineProperty(this, marker, { value: true });
  }

  /**
   * True for an error of any installed copy of the kit.
   * @example if (LangfuseKitError.isInstance(error)) console.error(error.code);
   */
  static isInstance(value: unknown): value is LangfuseKitError {
    try {
      return typeof value === "object" && value !== null && marker in value;
    } catch {
      // A proxy that refuses to be asked.
      return false;
    }
  }
}

/** What an error says, for a line that begins with the scope itself. */
export const withoutScope = (error: Error): string => error.message.replace(/^\[@langfuse-kit\/[^\]]*\] /, "");
