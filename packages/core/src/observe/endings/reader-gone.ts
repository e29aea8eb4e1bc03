/**
 * Whether an error says that a reader has left, and nothing of what is read from: `pipeline` throws it into a generator
 * when its other end closes. A time limit that ran out is a fault.
 */
export function isReaderGone(error: unknown): boolean {
  try {
    const { name, code, cause } = Object(error) as Readonly<Record<"name" | "code" | "cause", unknown>>;
    if (code === "ERR_STREAM_PREMATURE_CLOSE") return true;
    return name === "AbortError" && (Object(cause) as { name?: unknown }).name !== "TimeoutError";
  } catch {
    return false;
  }
}
