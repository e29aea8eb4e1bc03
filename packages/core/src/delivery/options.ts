import type { Chunk } from "../encode/types.ts";
import { createReporter, type Logger, type Reporter } from "../runtime/index.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createMemoryDeadLetters } from "./dead-letters.ts";
import { createTransport, type Transport } from "./transport/index.ts";
import type { Codec, DeadLetters, DestinationConfig, Spool } from "./types.ts";

export interface DeliveryOptions {
  readonly destinations: readonly DestinationConfig[];
  readonly spool: Spool;
  readonly codec: Codec;
  readonly batch: {
    /** So many do not wait for others. A backlog goes in requests of up to eight times as many. */
    readonly maxObservations: number;
    /** Bytes of one request before gzip. */
    readonly maxBytes: number;
    /** The longest wait for others to join. */
    readonly intervalMs: number;
  };
  /** `immediate` sends at once what ends together. */
  readonly mode: "batch" | "immediate";
  /** For one request, all of it. */
  readonly timeoutMs: number;
  readonly deadLetters?: DeadLetters | undefined;
  /** What may leave today of a dead letter. Undefined where it cannot be told, and then it stays. */
  readonly protect?: ((chunk: Chunk) => Chunk | undefined) | undefined;
  readonly transport?: Transport | undefined;
  readonly clock?: Clock | undefined;
  /** 0 to 1, for the jitter. */
  readonly random?: (() => number) | undefined;
  readonly logger: Logger;
  readonly reporter?: Reporter | undefined;
}

/** The options with nothing left open. */
export interface DeliverySettings {
  readonly destinations: readonly DestinationConfig[];
  readonly spool: Spool;
  readonly codec: Codec;
  readonly maxObservations: number;
  readonly maxBytes: number;
  readonly intervalMs: number;
  readonly immediate: boolean;
  readonly timeoutMs: number;
  readonly deadLetters: DeadLetters;
  readonly protect: ((chunk: Chunk) => Chunk | undefined) | undefined;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly reporter: Reporter;
}

export function settingsOf(options: DeliveryOptions): DeliverySettings {
  const { batch, logger } = options;
  const reporter = options.reporter ?? createReporter(logger);
  return {
    destinations: options.destinations,
    spool: options.spool,
    codec: guardedCodec(options.codec, reporter),
    maxObservations: batch.maxObservations,
    maxBytes: batch.maxBytes,
    intervalMs: batch.intervalMs,
    immediate: options.mode === "immediate",
    timeoutMs: options.timeoutMs,
    deadLetters: options.deadLetters ?? createMemoryDeadLetters(),
    protect: options.protect,
    transport: options.transport ?? createTransport(),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    logger: guardedLogger(logger),
    reporter,
  };
}

/** Bytes that cannot be read are bytes that cannot be divided. `join` is guarded where it is called. */
function guardedCodec(codec: Codec, reporter: Reporter): Codec {
  const orUndefined = <Result>(work: () => Result | undefined): Result | undefined => {
    try {
      return work();
    } catch {
      reporter.once("codec", "A chunk could not be read; it is sent or refused whole.");
      return undefined;
    }
  };
  return {
    join: (chunks) => codec.join(chunks),
    parts: (chunks) => codec.parts(chunks),
    events: (chunk) => codec.events(chunk),
    observationOf: (eventId) => codec.observationOf(eventId),
    split: (chunk) => orUndefined(() => codec.split(chunk)),
    shrink: (chunk, maxBytes) => orUndefined(() => codec.shrink(chunk, maxBytes)),
  };
}

/** A logger that throws must not stop the sender. */
function guardedLogger(logger: Logger): Logger {
  const logAt =
    (level: keyof Logger) =>
    (message: string): void => {
      try {
        logger[level]?.(message);
      } catch {
        // Nowhere to say it.
      }
    };
  return { debug: logAt("debug"), info: logAt("info"), warn: logAt("warn"), error: logAt("error") };
}
