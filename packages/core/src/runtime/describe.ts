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
const place = /^[\w.@+-]{1,80}:\d{1,7}:\d{1,7}$/;

/** What was thrown, by its kind and the line that threw it, without a word of its message. */
export function describePlace(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `a ${typeof error}`;
    const name = plainName.test(error.name) ? error.name : "Error";
    const frame = String(error.stack)
      .split("\n")
      .find((line) => line.startsWith("    at "));
    const where =
      frame
        ?.replace(/\)$/, "")
        .split(/[\s(/\\]/)
        .at(-1) ?? "";
    return place.test(where) ? `${name} at ${where}` : name;
  } catch {
    return "unknown error";
  }
}
