/** The message of anything thrown, never throwing itself. */
export function describeError(error: unknown): string {
  try {
    if (error instanceof Error) return String(error.message || error.name);
    return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
  } catch {
    return "unknown error";
  }
}

/** A name as code gives it; anything else may be somebody's words. */
const plainName = /^[\w$.]{1,60}$/;
const place = /\(?([^\s()/\\]+:\d+:\d+)\)?$/;

/** What was thrown, by its kind and the line that threw it, without a word of its message. */
export function describePlace(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `a ${typeof error}`;
    const name = plainName.test(error.name) ? error.name : "Error";
    const frame = String(error.stack)
      .split("\n")
      .find((line) => line.startsWith("    at "));
    const [, where] = place.exec(frame ?? "") ?? [];
    return where === undefined ? name : `${name} at ${where}`;
  } catch {
    return "unknown error";
  }
}
