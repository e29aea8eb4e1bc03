import { AsyncPlace, createWaitingLine, monotonic, setImmediate } from "../runtime/index.ts";
import { createSegmentWriter } from "./segment-writer.ts";
import type { Chunk, EncodeFailure, Filter, SealedSegment } from "./types.ts";

export interface EncoderOptions {
  /** A chunk grows up to this size; one span that is larger still gets a chunk of its own. */
  readonly maxChunkBytes: number;
  /** A span above this has its longest texts cut. Default 4 MB. */
  readonly maxSpanBytes?: number | undefined;
  /** Takes finished chunks, one for each destination; they share the bytes. */
  readonly emit: (chunk: Chunk) => void;
  /** Called with observations that are lost, and the destinations they would have gone to. */
  readonly failed: (ids: readonly string[], reason: EncodeFailure, destinations: readonly string[]) => void;
  /** Wall clock for `createdAt`. */
  readonly now: () => number;
  /** Decides what may leave. Called for one observation at a time, so that a slow mask does not block for long. */
  readonly filter?: Filter | undefined;
  /** How long to encode before the event loop gets its turn. */
  readonly sliceMs?: number | undefined;
  readonly schedule?: ((run: () => void) => unknown) | undefined;
  /** Monotonic milliseconds, for `sliceMs`. */
  readonly clock?: (() => number) | undefined;
}

/** Turns sealed segments into chunks, a slice at a time. */
export interface Encoder {
  enqueue(segment: SealedSegment): void;
  /** Encodes what `fill` enqueues right after it, so that it need not stay in memory for another turn. */
  together(fill: () => void): void;
  /** Resolves when everything is encoded. */
  drain(): Promise<void>;
  /** Encodes everything now, for exit handlers. */
  drainSync(): void;
  /** Observations neither emitted nor failed yet, counted once for all destinations. */
  pending(): number;
}

const defaultMaxSpanBytes = 4 * 1024 * 1024;
/**
 * Beyond this `enqueue` itself encodes, until `encodedAtOnce` less waits: so memory stays bounded however fast segments come,
 * and the garbage collector has little to copy.
 */
const mostWaitingBytes = 512 * 1024;
const encodedAtOnce = 128 * 1024;

/**
 * Encodes in slices of about a millisecond, so that a burst never stalls the event loop.
 * @example const encoder = createEncoder({ maxChunkBytes: 1_000_000, emit: spool.append, failed, now: Date.now });
 */
export function createEncoder(options: EncoderOptions): Encoder {
  const { sliceMs = 1, schedule = setImmediate, clock = monotonic } = options;
  let pending = 0;
  let scheduled = false;
  let filling = false;
  const queue = createWaitingLine<SealedSegment>();
  let waitingBytes = 0;
  let waiting: (() => void)[] = [];
  const writer = createSegmentWriter({
    ...options,
    maxSpanBytes: options.maxSpanBytes ?? defaultMaxSpanBytes,
    settled: (count) => {
      pending -= count;
    },
  });

  /** Encodes until the queue is empty or it is enough; true when it is empty. */
  function work(isEnough: () => boolean): boolean {
    // Called from inside an observation that is half written, by a getter of the application that flushes.
    if (writer.busy()) return false;
    for (;;) {
      if (!writer.step()) {
        const segment = queue.shift();
        if (segment === undefined) break;
        waitingBytes -= segment.bytes ?? 0;
        writer.begin(segment);
      }
      if (isEnough()) {
        writer.finish();
        return false;
      }
    }
    writer.finish();
    // The code that took the last chunk may have enqueued something.
    if (queue.size() > 0) return false;
    writer.release();
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve();
    return true;
  }

  // Bound to a context of its own, so that what `emit` starts does not run in that of the request that happened to end.
  const place = new AsyncPlace();
  const slice = place.bind((): void => {
    const end = clock() + sliceMs;
    if (!work(() => clock() >= end)) wake();
  });

  const catchUp = place.bind((): void => {
    // A large segment may only have been begun, so a turn is needed to go on with it.
    if (!work(() => waitingBytes <= mostWaitingBytes - encodedAtOnce)) wake();
  });

  function wake(): void {
    if (scheduled) return;
    scheduled = true;
    schedule(() => {
      scheduled = false;
      slice();
    });
  }

  return {
    enqueue(segment) {
      if (segment.observations.length === 0 || segment.destinations.length === 0) return;
      pending += segment.observations.length;
      queue.push(segment);
      waitingBytes += segment.bytes ?? 0;
      if (!filling) wake();
      if (waitingBytes > mostWaitingBytes) catchUp();
    },
    together(fill) {
      filling = true;
      try {
        fill();
      } finally {
        filling = false;
        if (queue.size() > 0) slice();
      }
    },
    drain: () => (pending === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    drainSync() {
      work(() => false);
    },
    pending: () => pending,
  };
}
