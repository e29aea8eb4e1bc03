interface WebStream {
  getReader(...given: unknown[]): { readonly closed?: unknown };
}

/**
 * Tells of a web stream that fails while somebody reads it, also of that of a `Response`: it keeps no error to be asked for
 * when the answer has been broken off. A body of another kind is left alone.
 */
export function watchWebBody(body: object, failed: (error: unknown) => void): void {
  const stream = webStreamOf(body);
  if (stream === undefined) return;
  const { getReader } = stream;
  function getWatched(this: unknown, ...given: unknown[]): ReturnType<WebStream["getReader"]> {
    const reader = Reflect.apply(getReader, this, given);
    // Rejected before the reading that fails, so before the answer is broken off for it.
    Promise.resolve(reader.closed).catch(failed);
    return reader;
  }
  Object.defineProperty(stream, "getReader", { value: getWatched, configurable: true, writable: true });
}

function webStreamOf(body: object): WebStream | undefined {
  const isResponse = Object.prototype.toString.call(body) === "[object Response]";
  const stream = (isResponse ? (body as { body?: unknown }).body : body) as Partial<WebStream> | null | undefined;
  return typeof stream?.getReader === "function" ? (stream as WebStream) : undefined;
}
