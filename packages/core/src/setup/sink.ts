import { toGenAi } from "../attributes/index.ts";
import type { Config } from "../config/index.ts";
import type { Encoder, SealedObservation, SealedSegment } from "../encode/index.ts";
import type { SegmentSink } from "../segment/index.ts";

/** Destinations that are not Langfuse get OpenTelemetry's own keys for model calls as well, in an encoding of their own. */
export function createSink(encoder: Encoder, config: Config): SegmentSink {
  const plain = new Set(config.destinations.filter(({ langfuse }) => !langfuse).map(({ name }) => name));
  if (plain.size === 0) return encoder;
  return {
    together: encoder.together,
    drainSync: encoder.drainSync,
    enqueue(segment) {
      const [others, langfuses] = partition(segment.destinations, (name) => plain.has(name));
      if (langfuses.length > 0) encoder.enqueue({ ...segment, destinations: langfuses });
      if (others.length > 0) encoder.enqueue({ ...withStandardKeys(segment), destinations: others });
    },
  };
}

function withStandardKeys(segment: SealedSegment): SealedSegment {
  const observations = segment.observations.map((observation) => withGenAi(observation, segment));
  return { ...segment, observations };
}

function withGenAi(observation: SealedObservation, { shared }: SealedSegment): SealedObservation {
  const { attributes, overrides, name, startTime } = observation;
  const startMs = startTime[0] * 1e3 + startTime[1] / 1e6;
  const standard = toGenAi({ ...shared, ...attributes, ...overrides }, name, startMs);
  return standard === undefined ? observation : { ...observation, overrides: { ...standard, ...overrides } };
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
