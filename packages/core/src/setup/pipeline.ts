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
  /** Whether the spool outlives the process. */
  readonly isDurable: boolean;
  /** False where nothing is sent and nobody captures. */
  isOn(): boolean;
  /** Encodes everything that has ended, so that it reaches the spool. */
  encodeAll(): Promise<void>;
  /** The same for traces whose root has ended; what is held for others stays. */
  encodeOver(): Promise<void>;
  /** `encodeAll`, done when it returns. */
  encodeNow(): void;
  /** For the last moment of a process: when it returns, everything is on disk, or was announced as lost. */
  saveNow(byError?: boolean): void;
}

/** All between an observation and the requests that carry it. */
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
  // Where tracing is off, only test kits listen, which need one copy of everything.
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

  function encodeNow(): void {
    segments.drain();
    encoder.drainSync();
  }

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
    encodeNow,
    saveNow(byError) {
      // Media wait in memory only, whatever the spool is.
      media?.forsake(byError);
      if (spool !== undefined && (!spool.durable || spool.flushNow !== undefined)) {
        segments.sealOpen();
        encodeNow();
        spool.flushNow?.();
      }
      delivery?.forsake(byError);
    },
  };
}
