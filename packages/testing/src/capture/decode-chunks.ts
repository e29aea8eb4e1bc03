import { type CapturedObservation, toObservation } from "../observation/index.ts";
import { decodeTraces } from "../otlp/index.ts";
import { type CapturedScore, parseEventList, toScore } from "../score/index.ts";
import type { CapturedChunk } from "./types.ts";

/**
 * The observations of chunks. One that goes to several destinations is taken from the first it was seen for; one that
 * came again for the same destination replaces what was there.
 */
export function observationsOf(chunks: readonly CapturedChunk[], destination?: string): CapturedObservation[] {
  const found = new Map<string, { destination: string; observation: CapturedObservation }>();
  for (const chunk of chunks) {
    if (chunk.kind !== "spans" || (destination !== undefined && chunk.destination !== destination)) continue;
    for (const observation of decodeTraces(chunk.bytes).map(toObservation)) {
      const key = `${observation.traceId}:${observation.id}`;
      if ((found.get(key)?.destination ?? chunk.destination) !== chunk.destination) continue;
      found.set(key, { destination: chunk.destination, observation });
    }
  }
  return [...found.values()].map(({ observation }) => observation);
}

/** The scores of chunks; an event that goes to several destinations counts once. */
export function scoresOf(chunks: readonly CapturedChunk[], destination?: string): CapturedScore[] {
  const found = new Map<string, CapturedScore>();
  for (const chunk of chunks) {
    if (chunk.kind !== "scores" || (destination !== undefined && chunk.destination !== destination)) continue;
    for (const event of parseEventList(chunk.bytes)) {
      if (event.type === "score-create") found.set(event.id, toScore(event.body, event.timestamp));
    }
  }
  return [...found.values()];
}
