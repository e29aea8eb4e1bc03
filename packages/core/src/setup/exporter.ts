import { announce, type LangfuseOptions, resolveConfig } from "../config/index.ts";
import type { Delivery } from "../delivery/index.ts";
import { createEncoder, type Encoder } from "../encode/index.ts";
import { createPriceTable, type PriceTable } from "../pricing/index.ts";
import { createReporter } from "../runtime/index.ts";
import { type SegmentSink, type SpanRecord, sealBatch } from "../segment/index.ts";
import { createConfiguredDelivery } from "./delivery-options.ts";
import { createSink } from "./sink.ts";
import { version } from "./version.ts";

const SUCCESS = 0;

/**
 * An OpenTelemetry SpanExporter, of SDK 2 and 3, for those who keep a span processor of their own. It sees one batch at a
 * time, so late identity and true parents across batches need `langfuse.spanProcessor` instead.
 * @example new BatchSpanProcessor(new LangfuseExporter({ publicKey, secretKey }))
 */
export class LangfuseExporter {
  readonly #delivery: Delivery | undefined;
  readonly #encoder: Encoder;
  readonly #sink: SegmentSink;
  readonly #prices: PriceTable;
  readonly #destinations: readonly string[];

  constructor(options?: LangfuseOptions) {
    const config = resolveConfig(options, process.env, { version });
    announce(config);
    const reporter = createReporter(config.logger);
    const delivery = config.enabled ? createConfiguredDelivery(config, reporter) : undefined;
    this.#delivery = delivery;
    this.#destinations = config.defaultDestinations;
    this.#prices = createPriceTable(config.prices);
    this.#encoder = createEncoder({
      maxChunkBytes: config.batch.maxBytes,
      emit: (chunk) => void delivery?.accept(chunk),
      failed: (ids, reason, destinations) => {
        for (const _ of destinations) delivery?.lose(ids, reason);
      },
      now: Date.now,
    });
    this.#sink = createSink(this.#encoder, config);
  }

  /** Accepts a batch. From here on its delivery is ours: the result says that it waits in the spool. */
  export(spans: readonly SpanRecord[], resultCallback: (result: { code: number; error?: Error }) => void): void {
    if (this.#delivery !== undefined) {
      for (const segment of sealBatch(spans, this.#prices, this.#destinations)) this.#sink.enqueue(segment);
    }
    void this.#encoder.drain().then(() => resultCallback({ code: SUCCESS }));
  }

  /** Resolves when all that was exported is delivered, or given up on within the time-out. Never rejects. */
  async forceFlush(): Promise<void> {
    await this.#encoder.drain();
    await this.#delivery?.flush();
  }

  async shutdown(): Promise<void> {
    await this.#encoder.drain();
    await this.#delivery?.shutdown();
  }
}
