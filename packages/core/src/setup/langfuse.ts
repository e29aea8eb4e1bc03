import type { Tracer, TracerProvider } from "@opentelemetry/api";
import { noteFollowedSpan } from "../calls/index.ts";
import type { Config } from "../config/index.ts";
import { type DeadLetterFilter, defaultFlushMs, type FlushResult, type Health, holdUp } from "../delivery/index.ts";
import type { MediaSettled } from "../media/index.ts";
import { clearTimeout, type Reporter, setTimeout } from "../runtime/index.ts";
import type { SegmentProcessor } from "../segment/index.ts";
import { createDeadLetterBox, type DeadLetterBox } from "./dead-letters.ts";
import type { Pipeline } from "./pipeline.ts";

/** The handle that `initLangfuse` gives back. */
export interface Langfuse {
  /** The configuration that options and environment result in. */
  readonly config: Config;
  /** For libraries that take a tracer: their spans become part of our traces. */
  readonly tracer: Tracer;
  readonly tracerProvider: TracerProvider;
  /** For an OpenTelemetry provider of one's own, SDK 2 or 3. */
  readonly spanProcessor: SegmentProcessor;
  /** Resolves when all that has ended is delivered, or after `ms`. Never rejects. */
  flush(ms?: number): Promise<FlushResult>;
  /** Flushes within `ms`, or what is left of `shutdownMs`, then takes nothing more. Never rejects. */
  shutdown(ms?: number): Promise<FlushResult>;
  /** The books. */
  health(): Health;
  /** What servers refused for good: to list, show, send again or drop. */
  readonly deadLetters: DeadLetterBox;
  /** Sends dead letters again; resolves with how many observations that are. The same as `deadLetters.replay`. */
  replayDeadLetters(filter?: DeadLetterFilter): Promise<number>;
}

const nothingSent: FlushResult = { ok: true, delivered: 0, deadLettered: 0, dropped: 0, pending: 0, timedOut: false };

const offHealth: Health = {
  state: "off",
  accepted: 0,
  adopted: 0,
  delivered: 0,
  deadLettered: 0,
  dropped: {},
  pending: 0,
  handedOver: 0,
  sampledOut: 0,
  open: 0,
  spoolBytes: 0,
  oldestMs: undefined,
  lastError: undefined,
  spoolError: undefined,
  skipped: {},
};

/** The longest time a timer can wait for; with more it fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Undefined for anything that is no time, so that the default applies. */
function budget(ms: number | undefined): number | undefined {
  return typeof ms === "number" && ms >= 0 ? Math.min(ms, LONGEST_MS) : undefined;
}

async function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Not ok if media did not arrive: their observations show references to nothing. */
function withUploads(result: FlushResult, uploads: MediaSettled | undefined): FlushResult {
  if (uploads === undefined || uploads.ok) return result;
  return { ...result, ok: false, timedOut: result.timedOut || uploads.timedOut };
}

/** Called when a handle ends. */
export interface ShutdownListener {
  /** At once, so that a set-up makes a new instance from now on. */
  begun(): void;
  /** When all is sent, or the time is up. */
  done(): void;
}

export function createHandle(
  config: Config,
  pipeline: Pipeline,
  reporter: Reporter,
  listener: ShutdownListener,
): Langfuse {
  const { delivery, media, segments, provider } = pipeline;
  const deadLetters = createDeadLetterBox(delivery, config.logger);

  async function flush(ms?: number): Promise<FlushResult> {
    const encoded = pipeline.encodeAll();
    if (delivery !== undefined) {
      const [result, uploads] = await Promise.all([
        delivery.flush(budget(ms), encoded),
        media?.settle(budget(ms) ?? defaultFlushMs),
      ]);
      return withUploads(result, uploads);
    }
    await encoded;
    return nothingSent;
  }

  async function shutdown(ms?: number): Promise<FlushResult> {
    const within = budget(ms);
    return within === undefined ? holdUp(config.shutdownMs, close) : close(within);
  }

  async function close(within: number): Promise<FlushResult> {
    listener.begun();
    segments.close();
    // When the time is up, what is not encoded yet is encoded at once, so that a durable spool still gets it.
    const encoded = atMost(within, pipeline.encodeAll()).then(pipeline.encodeNow);
    const [result, uploads] = await Promise.all([
      delivery === undefined ? nothingSent : delivery.shutdown(within, encoded),
      media?.settle(within),
    ]);
    media?.close(within);
    listener.done();
    return withUploads(result, uploads);
  }

  return {
    config,
    tracer: provider.tracer,
    tracerProvider: provider.tracerProvider,
    spanProcessor: {
      ...segments.foreignProcessor,
      onStart(span, context) {
        segments.foreignProcessor.onStart(span, context);
        noteFollowedSpan(span);
      },
      forceFlush: async () => void (await flush()),
      // Does nothing: the provider that it was added to may be shut down earlier.
      shutdown: async () => void (await flush()),
    },
    flush,
    shutdown,
    health: () => ({
      ...(delivery?.health() ?? offHealth),
      sampledOut: segments.sampledOut(),
      open: segments.open(),
      skipped: reporter.counts(),
      media: media?.health(),
    }),
    deadLetters,
    replayDeadLetters: (filter) => deadLetters.replay(filter),
  };
}
