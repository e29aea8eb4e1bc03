interface Reader {
  readonly closed?: unknown;
  releaseLock?: unknown;
}

interface WebStream {
  getReader(...given: unknown[]): Reader;
}

/**
 * Tells of a web stream that fails while somebody reads it, also of that of a `Response`: it keeps no error to be asked for
 * when the answer has been broken off. A body of another kind is left alone. Who takes `tee()` or `pipeThrough()` of the stream
 * asks it for no reader, so that nothing is told of it.
 */
export function watchWebBody(body: object, failed: (error: unknown) => void): void {
  const stream = webStreamOf(body);
  if (stream === undefined) return;
  const { getReader } = stream;
  function getWatched(this: unknown, ...given: unknown[]): Reader {
    const reader = Reflect.apply(getReader, this, given);
    watchReader(reader, failed);
    return reader;
  }
  Object.defineProperty(stream, "getReader", { value: getWatched, configurable: true, writable: true });
}

function watchReader(reader: Reader, failed: (error: unknown) => void): void {
  const { closed, releaseLock } = reader;
  let isReleased = false;
  // Rejected before the reading that fails, so before the answer is broken off for it.
  Promise.resolve(closed).catch((error: unknown) => {
    if (!isReleased) failed(error);
  });
  if (typeof releaseLock !== "function") return;
  // That rejects `closed` as well, of a stream that goes on.
  const release = function (this: unknown): unknown {
    isReleased = true;
    return Reflect.apply(releaseLock, this, []);
  };
  Object.defineProperty(reader, "releaseLock", { value: release, configurable: true, writable: true });
}

function webStreamOf(body: object): WebStream | undefined {
  const isResponse = Object.prototype.toString.call(body) === "[object Response]";
  const stream = (isResponse ? (body as { body?: unknown }).body : body) as Partial<WebStream> | null | undefined;
  return typeof stream?.getReader === "function" ? (stream as WebStream) : undefined;
}
