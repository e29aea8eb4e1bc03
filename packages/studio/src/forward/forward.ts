import { mkdirSync } from "node:fs";
import { createRelay, type Relay } from "@langfuse-kit/core/adapter";
import type { Forwarding } from "../contract/index.ts";
import type { IngestionEvent } from "../ingestion/index.ts";
import { countSpans, standardId, type WireRequest, writeProtobuf } from "../otlp/index.ts";
import type { Store } from "../store/index.ts";
import { createLate } from "./late.ts";
import { forwardedHeader } from "./loop.ts";
import type { ForwardTarget } from "./target.ts";

export interface ForwardSettings {
  readonly target: ForwardTarget;
  readonly store: Store;
  /** Where what waits is kept; undefined keeps it in memory. */
  readonly folder: string | undefined;
  readonly onNotice: (message: string) => void;
}

/** Spans as they came: the request that was read, and its bytes where those can go as they are. */
export interface ReceivedSpans {
  readonly request: WireRequest;
  readonly bytes: Uint8Array | undefined;
  readonly ids: readonly string[];
}

/** The way on. Nothing of it ever holds an answer up or makes one fail. */
export interface Forward {
  spans(received: ReceivedSpans): void;
  /** An observation of the JSON API, which goes when it is over. */
  observation(traceId: string, id: string): void;
  /** What was said of a trace goes with its observations of the JSON API that have no parent. */
  trace(id: string): void;
  score(event: IngestionEvent): void;
  status(): Forwarding;
  /** Sends dead letters again; answers how many observations. */
  replay(): Promise<number>;
  close(): Promise<void>;
}

const destination = "forward";
const sweepMs = 1000;
/** Of more observations without a parent only the newest are sent again. */
const mostRoots = 20;
/** Ctrl+C does not wait for a server that is away; on disk nothing is lost by that. */
const closeMs = 3000;

export function createForward({ target, store, folder, onNotice }: ForwardSettings): Forward {
  const relay = openRelay(target, folder, onNotice);
  const accept = (kind: "spans" | "scores", bytes: Uint8Array, ids: readonly string[]): void =>
    relay.accept({ kind, bytes, ids, destination, createdAt: Date.now() });
  const late = createLate({ store, onNotice, send: (request, id) => accept("spans", writeProtobuf(request), [id]) });
  const timer = setInterval(() => late.sweep(), sweepMs).unref();

  return {
    spans({ request, bytes, ids }) {
      const isWhole = bytes !== undefined && countSpans(request) === ids.length;
      if (ids.length > 0) accept("spans", isWhole ? bytes : writeProtobuf(request), ids);
    },
    observation: late.note,
    trace(traceId) {
      const { items } = store.observations({ traceId, parentId: "" }, { limit: mostRoots });
      for (const { id, resource } of items) if (Object.keys(resource).length === 0) late.note(traceId, id);
    },
    score(event) {
      // A collector takes none.
      if (target.isLangfuse) accept("scores", Buffer.from(JSON.stringify(withStandardIds(event))), [event.id]);
    },
    status: () => statusOf(target, relay, folder !== undefined),
    replay: () => relay.replayDeadLetters(),
    async close() {
      clearInterval(timer);
      late.sweep(true);
      await relay.shutdown(closeMs);
    },
  };
}

/** The ids of what it is about are those that its spans went by. */
function withStandardIds(event: IngestionEvent): IngestionEvent {
  const { traceId, observationId } = event.body;
  const ids = {
    ...(typeof traceId === "string" ? { traceId: standardId(traceId, 16) } : {}),
    ...(typeof observationId === "string" ? { observationId: standardId(observationId, 8) } : {}),
  };
  return { ...event, body: { ...event.body, ...ids } };
}

function openRelay(target: ForwardTarget, folder: string | undefined, onNotice: (message: string) => void): Relay {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const quiet = (): void => undefined;
  const headers = { ...target.destination.headers, [forwardedHeader]: "1" };
  return createRelay({
    destinations: { [destination]: { ...target.destination, headers } },
    // Where it goes is watched as Studio is: while things run.
    batch: { intervalMs: 250 },
    // Langfuse 2 takes no OTLP.
    ...(target.isLangfuse ? { transport: "auto" as const } : {}),
    ...(folder === undefined ? {} : { spool: { dir: folder } }),
    logger: { debug: quiet, info: quiet, warn: onNotice, error: onNotice },
  });
}

function statusOf({ url, isLangfuse }: ForwardTarget, relay: Relay, onDisk: boolean): Forwarding {
  const { state, accepted, adopted, delivered, deadLettered, dropped, pending, oldestMs, lastError } = relay.health();
  return {
    url,
    kind: isLangfuse ? "langfuse" : "otlp",
    onDisk,
    state,
    accepted: accepted + adopted,
    delivered,
    deadLettered,
    dropped,
    pending,
    oldestMs: oldestMs ?? null,
    lastError: lastError ?? null,
  };
}
