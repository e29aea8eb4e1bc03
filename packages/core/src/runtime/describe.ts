const MOST_ITEMS = 20;
const LONGEST_KIND = 60;

/** The message of anything thrown, never throwing itself. */
export function describeError(error: unknown): string {
  try {
    if (error instanceof Error) return textOf(error.message || error.name);
    return textOf(typeof error === "object" && error !== null && "message" in error ? error.message : error);
  } catch {
    return "unknown error";
  }
}

/** JavaScript's own text of lists that share their members takes time without a bound. */
function textOf(value: unknown): string {
  if (!Array.isArray(value)) return partOf(value, true);
  const items = Array.from({ length: Math.min(value.length, MOST_ITEMS) }, (_, at) => partOf(value[at] ?? ""));
  return value.length > MOST_ITEMS ? `${items},…` : `${items}`;
}

/** Of an object its kind, unless its author has given it words of its own; those of buffers are all of their bytes. */
function partOf(value: unknown, isWhole = false): string {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  if (!isObject) return String(value);
  const kindOf = Object.prototype.toString;
  const hasWords = isWhole && value.toString !== kindOf && typeof value === "object" && !ArrayBuffer.isView(value);
  const words: unknown = hasWords ? value.toString() : undefined;
  return typeof words === "string" ? words : kindOf.call(value).slice(0, LONGEST_KIND);
}

/** Node writes name and message into the stack when that is first read, which only ends for certain where both are texts. */
export function stackOf(error: { name?: unknown; message?: unknown; stack?: unknown }): string | undefined {
  const isPlain = isTextOrNothing(error.name) && isTextOrNothing(error.message);
  const stack = isPlain ? error.stack : undefined;
  return typeof stack === "string" ? stack : undefined;
}

const isTextOrNothing = (value: unknown): boolean => value === undefined || typeof value === "string";

/** A name as code gives it; anything else may be somebody's words. */
const plainName = /^[\w$.]{1,60}$/;
const place = /^[\w.@+-]{1,80}:\d{1,7}:\d{1,7}$/;

/** What was thrown, by its kind and the line that threw it, without a word of its message. */
export function describePlace(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `a ${typeof error}`;
    const name = typeof error.name === "string" && plainName.test(error.name) ? error.name : "Error";
    const frame = stackOf(error)
      ?.split("\n")
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
