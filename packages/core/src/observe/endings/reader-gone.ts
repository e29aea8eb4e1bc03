const PREMATURE_CLOSE = "ERR_STREAM_PREMATURE_CLOSE";

/**
 * Whether an error says that a reader has left, and nothing of what is read from: `pipeline` throws it into a generator
 * when its other end closes. A time limit that ran out is a fault.
 */
export function isReaderGone(error: unknown): boolean {
  try {
    const { name, code, cause } = Object(error) as Readonly<Record<"name" | "code" | "cause", unknown>>;
    if (code === PREMATURE_CLOSE) return true;
    return name === "AbortError" && (Object(cause) as { name?: unknown }).name !== "TimeoutError";
  } catch {
    return false;
  }
}

/**
 * Whether a Node stream that fails now does so because what it was piped to has closed: `pipeline` destroys all of its
 * streams with one error. Read from a source that broke off, the same error is a failure, and it reaches the other end
 * later: what only reads has told nobody yet, and what is written to shares its error with those behind it.
 */
export function isEndGone(error: unknown, stream: object, ends: readonly unknown[]): boolean {
  if (Reflect.get(Object(error), "code") !== PREMATURE_CLOSE) return false;
  const isWrittenTo = typeof Reflect.get(stream, "_writableState") === "object";
  return ends.some((end) => {
    const { destroyed, writableFinished } = Object(end) as Readonly<Record<string, unknown>>;
    return writableFinished !== true && (hasClosed(end) || (destroyed === true && !isWrittenTo));
  });
}

/** Streams call themselves closed while they are being destroyed; an answer of Node's server has no such state. */
function hasClosed(end: unknown): boolean {
  const { closed, _writableState: state } = Object(end) as Readonly<Record<string, unknown>>;
  return (typeof state === "object" ? Reflect.get(Object(state), "closeEmitted") : closed) === true;
}
