import type { Chunk } from "../encode/types.ts";
import { createLane, type Lane, type LaneLimits, type SenderTools, type Target } from "./sender/index.ts";
import type { DestinationConfig } from "./types.ts";

/** The ingestion API reads each event on its own; so many at once is what its own clients send. */
const maxScores = 100;

/** Where much waits, a request takes more than is worth sending: a slow server is caught up with by bytes, not by trips. */
const backlogFactor = 8;

/** Of spans that are sent as events. */
const maxEventBytes = 1_000_000;

export interface Lanes {
  readonly all: readonly Lane[];
  readonly targets: readonly Target[];
  find(destination: string, kind: Chunk["kind"]): Lane | undefined;
}

export function createLanes(
  tools: SenderTools,
  destinations: readonly DestinationConfig[],
  limits: Pick<LaneLimits, "bytes" | "enough" | "requests">,
): Lanes {
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
    const { bytes: largest } = limits;
    const share = 1 / (2 * destinations.length);
    const many = { ...limits, observations: limits.enough * backlogFactor, largest, share };
    // Events are made of the spans at each sending, which is not to take long.
    const asEvents = { ...many, bytes: Math.min(limits.bytes, maxEventBytes), observations: limits.enough };
    const spans = createLane({
      tools,
      target,
      kind: "spans",
      url: config.tracesUrl,
      limits: config.transport === "ingestion" ? asEvents : many,
    });
    lanes.set(keyOf(config.name, "spans"), spans);
    if (config.scoresUrl === undefined) continue;
    const observations = Math.min(limits.enough, maxScores);
    const few = { ...limits, enough: observations, observations, largest, share };
    lanes.set(
      keyOf(config.name, "scores"),
      createLane({ tools, target, kind: "scores", url: config.scoresUrl, limits: few }),
    );
  }
  return { all: [...lanes.values()], targets, find: (destination, kind) => lanes.get(keyOf(destination, kind)) };
}

function keyOf(destination: string, kind: Chunk["kind"]): string {
  return `${kind} ${destination}`;
}
