import type { Chunk } from "../encode/types.ts";
import { laneKey } from "./lane-key.ts";
import type { DeliverySettings } from "./options.ts";
import { createLane, type Lane, type LaneLimits, type SenderTools, type Target } from "./sender/index.ts";

/** The ingestion API reads each event on its own; so many at once is what its own clients send. */
const maxScores = 100;

/** A request may carry so many times what is enough to send one: a backlog is to be limited by bytes, not by round trips. */
const backlogFactor = 8;

/** In a request of spans that are sent as events. */
const maxEventBytes = 1_000_000;

export interface Lanes {
  readonly all: readonly Lane[];
  readonly targets: readonly Target[];
  find(destination: string, kind: Chunk["kind"]): Lane | undefined;
}

export function createLanes(
  tools: SenderTools,
  { destinations, maxBytes: largest, maxObservations: enough }: DeliverySettings,
  requests?: number,
): Lanes {
  const share = 1 / (2 * destinations.length);
  const common = { bytes: largest, enough, largest, share, requests };
  const lanes = new Map<string, Lane>();
  const targets: Target[] = [];
  for (const config of destinations) {
    const target: Target = {
      config,
      format: undefined,
      pausedUntil: 0,
      troubles: new Map(),
      outages: new Set(),
    };
    targets.push(target);
    const add = (kind: Chunk["kind"], url: string, limits: LaneLimits): void => {
      lanes.set(laneKey(config.name, kind), createLane({ tools, target, kind, url, limits }));
    };
    const many = { ...common, observations: enough * backlogFactor };
    // Smaller, since events are made of the spans at each sending, which must not take long.
    const asEvents = { ...common, bytes: Math.min(largest, maxEventBytes), observations: enough };
    add("spans", config.tracesUrl, config.transport === "ingestion" ? asEvents : many);
    const few = Math.min(enough, maxScores);
    if (config.scoresUrl !== undefined) add("scores", config.scoresUrl, { ...common, enough: few, observations: few });
  }
  return { all: [...lanes.values()], targets, find: (destination, kind) => lanes.get(laneKey(destination, kind)) };
}
