import { errorMonitor } from "node:events";
import type { Readable } from "node:stream";
import { createPatches, hasMethods, type Method, type Patch, wrapMethod } from "./patch.ts";
import { isEndGone } from "./reader-gone.ts";
import type { Kind, Session } from "./types.ts";

/** The parts of a stream that are user code, run by the code that reads or writes. */
const USER_CODE = ["_read", "_transform", "_flush"] as const;

const ITERATION = [Symbol.asyncIterator, "iterator"] as const;

/**
 * Node's Readable, Duplex and Transform, over when the reading side is. Nothing here makes a stream flow, and errors
 * are looked at by the monitor, so that one without a listener still crashes as it should. A pure Writable takes and
 * gives nothing out, so it is a plain value: return the source, or a promise of `pipeline`, to wait for it.
 */
export const nodeStream: Kind = {
  matches: (value) =>
    hasMethods(value, "on", "removeListener", "pipe") && typeof Reflect.get(value, "_readableState") === "object",
  watch(value, session) {
    const stream = value as Readable;
    if (!isOver(stream, session)) listen(stream, session);
    return value;
  },
};

/** Ends at once what is over already. */
function isOver(stream: Readable, { ending }: Session): boolean {
  const { errored, readableEnded, destroyed } = stream;
  if (errored) ending.failed(errored);
  else if (readableEnded) ending.done(undefined, "drained");
  else if (destroyed) ending.done(undefined, "cancelled");
  return ending.ended;
}

function listen(stream: Readable, { ending, within }: Session): void {
  const patches = createPatches(stream);
  const release = (): void => {
    stream.removeListener("end", onEnd);
    stream.removeListener("close", onClose);
    stream.removeListener(errorMonitor, onError);
    patches.restore();
  };
  const onEnd = (): void => {
    ending.done(undefined, "drained");
    release();
  };
  let stopping = false;
  let ends = endsOf(stream);
  const onError = (error: unknown): void => {
    if (stopping) ending.done(undefined, "cancelled");
    else if (isEndGone(error, stream, ends)) ending.readerLeft(error);
    else ending.failed(error);
    release();
  };
  const onClose = (): void => {
    ending.done(undefined, "cancelled");
    release();
  };
  stream.on("end", onEnd);
  stream.on("close", onClose);
  stream.on(errorMonitor, onError);

  // Some streams say nothing of being closed.
  if (Reflect.get(Reflect.get(stream, "_readableState"), "emitClose") === false) {
    patches.wrap("_destroy", (original) => noticingDestroy(original, onClose));
  }
  for (const key of USER_CODE) {
    patches.wrap(key, (original) => {
      return function userCode(...values) {
        return within(() => original.apply(this, values));
      };
    });
  }
  // What closes is taken off the stream before that is destroyed for it.
  patches.wrap("pipe", (original) => {
    return function pipe(...values) {
      const end = original.apply(this, values);
      ends = endsOf(stream);
      return end;
    };
  });
  for (const key of ITERATION) {
    patches.wrap(key, (original) => {
      return function iterate(...values) {
        const made = original.apply(this, values);
        noticeStop(made, () => {
          stopping = true;
        });
        return made;
      };
    });
  }
  if (stream.readableLength > 0) ending.first();
  else patches.keep(noticeFirst(stream, () => ending.first()));
  ending.hangsOn(stream);
}

/** Where it is piped to: a list in Node, one or none in older copies of its streams. */
function endsOf(stream: Readable): readonly unknown[] {
  return [Reflect.get(Reflect.get(stream, "_readableState"), "pipes")].flat();
}

// A "data" listener would make the stream flow; what is pushed into it can be seen without.
function noticeFirst(stream: Readable, first: () => void): Patch | undefined {
  const patch = wrapMethod(stream, "push", (original) => {
    return function push(...values) {
      if (values[0] !== null) {
        patch?.restore();
        first();
      }
      return original.apply(this, values);
    };
  });
  return patch;
}

function noticingDestroy(original: Method, destroyed: () => void): Method {
  return function destroy(error, done) {
    return original.call(this, error, (failure: unknown) => {
      // A failure comes as an error event.
      if (!failure) destroyed();
      return (done as Method)(failure);
    });
  };
}

// A loop that breaks destroys the stream with an AbortError, just as a signal would.
function noticeStop(iterator: unknown, stop: () => void): void {
  wrapMethod(Object(iterator), "return", (original) => {
    return function stopIterating(...values) {
      stop();
      return original.apply(this, values);
    };
  });
}
