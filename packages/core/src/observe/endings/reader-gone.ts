import type { Readable } from "node:stream";

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
 * later: what nothing is piped into has told nobody yet, and what a source is piped into shares its error with those behind
 * it. Such a source listens to "unpipe", so that it can be told of; what is written by hand belongs to no pipeline.
 */
export function isEndGone(error: unknown, stream: Readable, ends: readonly unknown[]): boolean {
  if (Reflect.get(Object(error), "code") !== PREMATURE_CLOSE) return false;
  const isPipedInto = stream.listenerCount("unpipe") > 0;
  return ends.some((end) => {
    const { destroyed } = Object(end) as Fields;
    return !isComplete(end) && (hasClosed(end) || (destroyed === true && !isPipedInto));
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** An answer over HTTP/2 calls itself finished when its client leaves, and tells nothing else: its stream does. */
function http2Stream(end: unknown): object | undefined {
  const { _writableState: state, stream } = Object(end) as Fields;
  return typeof state !== "object" && typeof stream === "object" && stream !== null ? stream : undefined;
}

function isComplete(end: unknown): boolean {
  const { writableEnded, writableFinished } = Object(end) as Fields;
  return (http2Stream(end) === undefined ? writableFinished : writableEnded) === true;
}

/** Streams call themselves closed while they are being destroyed; an answer of Node's server has no such state. */
function hasClosed(end: unknown): boolean {
  const { closed, _writableState: state } = Object(http2Stream(end) ?? end) as Fields;
  return (typeof state === "object" ? Reflect.get(Object(state), "closeEmitted") : closed) === true;
}
