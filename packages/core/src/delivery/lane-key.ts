import type { Chunk } from "../encode/types.ts";

/** What waits for one destination, of one kind, waits for nothing else: the key of such a lane in a map. */
export function laneKey(destination: string, kind: Chunk["kind"]): string {
  return `${kind} ${destination}`;
}
