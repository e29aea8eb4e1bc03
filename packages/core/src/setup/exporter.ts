import { encodeTrace } from "../attributes/index.ts";
import type { Delivery } from "../delivery/index.ts";
import type { Encoder, SealedSegment } from "../encode/index.ts";
import { createPriceTable, type MeteredCall, tellCost } from "../pricing/index.ts";
import { guarded, type Reporter } from "../runtime/index.ts";
import { isInRate, type SegmentSink, type SpanRecord, sealBatch } from "../segment/index.ts";
import { configure } from "./configure.ts";
import { createConfiguredDelivery } from "./delivery-options.ts";
import { createConfiguredEncoder } from "./encoder.ts";
import { type LangfuseExporterOptions, refuseMisplaced, withoutSampler } from "./exporter-options.ts";
import { createConfiguredPrivacy } from "./privacy.ts";
import { createSink } from "./sink.ts";
import { createConfiguredSpool } from "./spool.ts";

const SUCCESS = 0;
const FAILED = 1;

/**
 * An OpenTelemetry SpanExporter, of SDK 2 and 3, for those who keep a span processor of their own. It sees one batch at a
 * time, so late identity, true parents across batches and rules for whole traces need `langfuse.spanProcessor` instead.
 * @example
 * const exporter = new LangfuseExporter({ publicKey, secretKey });
 * new BatchSpanProcessor(exporter); // of SDK 3: new BatchSpanProcessor({ exporter })
 */
export class LangfuseExporter {
  readonly #delivery: Delivery | undefined;
  readonly #encoder: Encoder;
  readonly #sink: SegmentSink;
  readonly #seal: (spans: readonly SpanRecord[]) => readonly SealedSegment[];
  readonly #isImmediate: boolean;
  readonly #shutdownMs: number;
  readonly #reporter: Reporter;

  constructor(options?: LangfuseExporterOptions) {
    const { config, reporter } = configure(options, withoutSampler(process.env), refuseMisplaced);
    const privacy = createConfiguredPrivacy(config, reporter);
    const delivery = config.enabled
      ? createConfiguredDelivery(config, { spool: createConfiguredSpool(config), reporter })
      : undefined;
    this.#delivery = delivery;
    this.#reporter = reporter;
    this.#isImmediate = config.mode === "immediate";
    this.#shutdownMs = config.shutdownMs;
    const { environment, release, sampleRate, onCost, sendCosts } = config;
    const parts = {
      prices: createPriceTable(config.prices),
      sendCosts,
      shared: encodeTrace({ environment, release }, reporter.once),
      destinations: config.defaultDestinations,
      priced: onCost && ((traceId: string, call: MeteredCall) => tellCost(onCost, traceId, call, undefined, reporter)),
    };
    this.#seal = (spans) =>
      sealBatch(
        spans.filter((span) => isInRate(span.spanContext().traceId, sampleRate)),
        parts,
      );
    this.#encoder = createConfiguredEncoder(config, {
      privacy,
      delivery,
      emit: (chunk) => void delivery?.accept(chunk),
    });
    this.#sink = createSink(this.#encoder, config, reporter);
  }

  /**
   * Accepts a batch. From here on its delivery is ours: the result says that it waits in the spool. OpenTelemetry's batch
   * processor does not flush its exporter, so with `mode: "immediate"` the result waits for the delivery.
   */
  export(spans: readonly SpanRecord[], resultCallback: (result: { code: number; error?: Error }) => void): void {
    let result: { code: number; error?: Error } = { code: SUCCESS };
    try {
      const segments = this.#delivery === undefined ? [] : this.#seal(spans);
      for (const segment of segments) this.#sink.enqueue(segment);
    } catch {
      // Not the error itself: OpenTelemetry logs it, and it may quote what the spans hold.
      result = { code: FAILED, error: new Error("[@langfuse-kit/core] A batch of spans could not be read.") };
    }
    const taken = this.#isImmediate ? this.forceFlush() : this.#encoder.drain();
    // Guarded: an error thrown by the callback would end the process as an unhandled rejection.
    void taken.then(() => guarded("an export callback", () => resultCallback(result), this.#reporter));
  }

  /** Resolves when all that was exported is delivered, or given up on within the time-out. Never rejects. */
  async forceFlush(): Promise<void> {
    const encoded = this.#encoder.drain();
    await (this.#delivery?.flush(undefined, encoded) ?? encoded);
  }

  async shutdown(): Promise<void> {
    const encoded = this.#encoder.drain();
    await (this.#delivery?.shutdown(this.#shutdownMs, encoded) ?? encoded);
  }
}
