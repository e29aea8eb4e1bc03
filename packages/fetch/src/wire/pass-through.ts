/** Hears of each chunk before the caller gets it, and of the end, once. */
export interface BodyWatcher {
  chunk(bytes: Uint8Array): void;
  /** Read to its end. */
  drained(): void;
  /** The caller wants no more. */
  cancelled(reason: unknown): void;
  failed(error: unknown): void;
  /** Nobody holds the body any more, and nobody read it to its end. */
  abandoned(): void;
}

type Controller = ReadableByteStreamController | ReadableStreamDefaultController<Uint8Array>;
type Reader = ReadableStreamDefaultReader<Uint8Array>;

interface Held {
  readonly reader: Reader;
  readonly watcher: BodyWatcher;
}

interface Passage {
  readonly stream: ReadableStream<Uint8Array>;
  /** Gives the body back, unread; the watcher hears nothing. */
  letGo(): void;
}

/** What is held must not reach the stream that is waited for; fetch frees the connection of such a response as well. */
const unread: FinalizationRegistry<Held> = new FinalizationRegistry(({ reader, watcher }) => {
  watcher.abandoned();
  reader.cancel("The response was never read.").catch(ignore);
});

/**
 * The same bytes in the same chunks, pulled only as the caller pulls: nothing is queued here, so back-pressure reaches
 * the server, and a byte stream stays one. `ReadableStream.tee()` would do neither.
 */
export function passThrough(body: ReadableStream<Uint8Array>, watcher: BodyWatcher): Passage {
  const isByteStream = takesViews(body);
  const reader = body.getReader();
  const token = {};
  let over = false;
  let isReading = false;
  let failure: { readonly error: unknown } | undefined;
  const end = (tell: () => void): void => {
    if (over) return;
    over = true;
    unread.unregister(token);
    tell();
  };
  const fail = (controller: Controller | undefined, error: unknown): void => {
    end(() => watcher.failed(error));
    controller?.error(error);
  };
  function received(controller: Controller, { done, value }: Awaited<ReturnType<Reader["read"]>>): void {
    isReading = false;
    if (done) {
      end(() => watcher.drained());
      controller.close();
      // A caller's own buffer that still waits to be filled has to be given back.
      if ("byobRequest" in controller) controller.byobRequest?.respond(0);
      return;
    }
    // Before it is handed on: a byte stream takes the buffer away.
    if (!over) watcher.chunk(value);
    // An empty chunk passes through a stream of chunks, and cannot exist in one of bytes.
    if (!isByteStream || value.byteLength > 0) controller.enqueue(value as Uint8Array<ArrayBuffer>);
    if (failure !== undefined) fail(controller, failure.error);
  }

  /** Made once: this is what each chunk costs. */
  let onRead: ((result: Awaited<ReturnType<Reader["read"]>>) => void) | undefined;
  let onError: ((error: unknown) => void) | undefined;
  const source = {
    start(controller: Controller): void {
      // Weak, or what waits for the source would hold the stream that may become garbage.
      const held = new WeakRef(controller);
      // An abort must be felt at once, also by a caller that waits for something else meanwhile. A chunk that has been
      // read goes first: a source may fail while it hands one over, and word of that comes earlier than the chunk.
      reader.closed.then(undefined, (error: unknown) => {
        if (isReading) failure = { error };
        else fail(held.deref(), error);
      });
    },
    pull(controller: Controller): Promise<void> {
      isReading = true;
      onRead ??= (result) => received(controller, result);
      onError ??= (error) => fail(controller, error);
      return reader.read().then(onRead, onError);
    },
    cancel(reason: unknown): Promise<void> {
      end(() => watcher.cancelled(reason));
      return reader.cancel(reason);
    },
  };
  const stream: ReadableStream<Uint8Array> = isByteStream
    ? (new ReadableStream({ ...source, type: "bytes" }) as ReadableStream<Uint8Array>)
    : new ReadableStream<Uint8Array>({ ...source, type: undefined }, { highWaterMark: 0 });
  unread.register(stream, { reader, watcher }, token);
  return {
    stream,
    letGo() {
      end(ignore);
      reader.releaseLock();
    },
  };
}

function takesViews(body: ReadableStream<Uint8Array>): boolean {
  try {
    body.getReader({ mode: "byob" }).releaseLock();
    return true;
  } catch {
    return false;
  }
}

function ignore(): void {}
