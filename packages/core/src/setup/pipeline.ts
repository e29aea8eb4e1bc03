import type { Config } from "../config/index.ts";
import type { Delivery } from "../delivery/index.ts";
import type { Chunk } from "../encode/index.ts";
import { mediaOfOfficial, type Uploader } from "../media/index.ts";
import type { Engine } from "../observe/index.ts";
import { createPriceTable, createTraceMeter, type PriceTable } from "../pricing/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { createSegments, type Segments } from "../segment/index.ts";
import { captures, emitToCaptures } from "./captures.ts";
import { createConfiguredDelivery } from "./delivery-options.ts";
import { createDrafts } from "./drafts.ts";
import { createConfiguredEncoder } from "./encoder.ts";
import { createEngine } from "./engine/index.ts";
import { createConfiguredUploader } from "./media.ts";
import { createConfiguredPrivacy } from "./privacy.ts";
import { createProvider, type Provider } from "./provider.ts";
import { createScoreWriter } from "./scores.ts";
import { createSink } from "./sink.ts";
import { createConfiguredSpool } from "./spool.ts";

export interface Pipeline {
  readonly engine: Engine;
  readonly provider: Provider;
  readonly segments: Segments;
  readonly delivery: Delivery | undefined;
  readonly prices: PriceTable;
  readonly media: Uploader | undefined;
  /** What waits outlives the process. */
  readonly isDurable: boolean;
  /** False where nothing is sent and nobody captures. */
  isOn(): boolean;
  /** Everything that has ended becomes chunks and reaches the spool. */
  encodeAll(): Promise<void>;
  /** The same for what is over with its root, and of what runs on nothing. */
  encodeOver(): Promise<void>;
  /** The same, before it returns. */
  encodeNow(): void;
  /** For the last moment of a process: everything that has ended is on disk when it returns, or said to be lost. */
  saveNow(byError?: boolean): void;
}

/** Observations in at one end, requests out at the other. */
export function createPipeline(config: Config, reporter: Reporter): Pipeline {
  const spool = config.enabled ? createConfiguredSpool(config) : undefined;
  const privacy = createConfiguredPrivacy(config, reporter);
  const delivery = spool && createConfiguredDelivery(config, { spool, reporter });
  const isOn = (): boolean => delivery !== undefined || captures.size > 0;

  function emit(chunk: Chunk): void {
    if (captures.size > 0) emitToCaptures(chunk);
    else delivery?.accept(chunk);
  }

  const encoder = createConfiguredEncoder(config, { privacy, delivery, emit });
  // Where tracing is off only a test kit listens, and it needs one copy of everything.
  const destinations = config.enabled ? config.defaultDestinations : ["capture"];
  const prices = createPriceTable(config.prices);
  const metering = { limit: config.costLimit, onCost: config.onCost, logger: config.logger, reporter };
  const segments = createSegments({
    ...config,
    destinations,
    defaults: { environment: config.environment, release: config.release },
    holdMs: config.batch.holdMs,
    maxHeldBytes: config.batch.maxHeldBytes,
    maxOpen: config.maxOpenObservations,
    prices,
    insteadOf: mediaOfOfficial,
    createMeter: (traceId) => createTraceMeter(traceId, metering),
    metersAll: config.costLimit !== undefined || config.onCost !== undefined,
    sink: createSink(encoder, config, reporter),
    drafts: spool?.draft === undefined ? undefined : createDrafts(config, privacy, spool, reporter),
    emitScore: emit,
    lost(id, reason, missing) {
      for (const _ of missing) delivery?.lose([id], reason);
    },
    reporter,
  });
  const provider = createProvider({ resource: config.resource, segments });
  const scores = createScoreWriter({
    config,
    privacy,
    destinations,
    emit,
    isOn,
    wasDropped: segments.wasDropped,
    reporter,
  });
  const engine = createEngine({ config, provider, segments, scores, privacy, reporter, isOn });

  const media = createConfiguredUploader(config, reporter);

  return {
    engine,
    provider,
    segments,
    delivery,
    prices,
    media,
    isDurable: spool?.durable === true,
    isOn,
    async encodeAll() {
      segments.drain();
      await encoder.drain();
    },
    async encodeOver() {
      segments.drainOver();
      await encoder.drain();
    },
    encodeNow() {
      segments.drain();
      encoder.drainSync();
    },
    saveNow(byError) {
      // In memory only, whatever the spool is.
      media?.forsake(byError);
      if (spool !== undefined && (!spool.durable || spool.flushNow !== undefined)) {
        segments.sealOpen();
        segments.drain();
        encoder.drainSync();
        spool.flushNow?.();
      }
      delivery?.forsake(byError);
    },
  };
}
