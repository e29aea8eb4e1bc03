/** How much of one value may leave. */
export interface SerializeLimits {
  /** Bytes of UTF-8 that the text may have, marker included. Not below 256. */
  readonly maxBytes: number;
  /** Values visited, however small they are. */
  readonly maxNodes: number;
  /** Containers inside containers. */
  readonly maxDepth: number;
}

/**
 * One megabyte: Langfuse's writer cuts a larger value to half of that when a row grows too long, and an ingestion
 * body of 4.5 MB still holds an input, an output and their metadata. 100 levels: deeper trees are cycles through
 * getters more often than content, and every reader downstream recurses.
 */
export const defaultLimits: SerializeLimits = { maxBytes: 1_000_000, maxNodes: 100_000, maxDepth: 100 };

/** Below this no closing brackets and markers fit, so nothing valid could be promised. */
const smallestMaxBytes = 256;

/** Fills in defaults and lifts what is too small to keep the promise of valid JSON. */
export function resolveLimits(limits: Partial<SerializeLimits> | undefined): SerializeLimits {
  if (limits === undefined) return defaultLimits;
  return {
    maxBytes: Math.max(smallestMaxBytes, limits.maxBytes ?? defaultLimits.maxBytes),
    maxNodes: Math.max(1, limits.maxNodes ?? defaultLimits.maxNodes),
    maxDepth: Math.max(0, limits.maxDepth ?? defaultLimits.maxDepth),
  };
}
