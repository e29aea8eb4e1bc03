import type { Config } from "../config/index.ts";
import type { Encoder } from "../encode/index.ts";
import type { Reporter } from "../runtime/index.ts";
import type { SegmentSink } from "../segment/index.ts";
import { createStandardKeys, plainDestinations } from "./standard-keys.ts";

/** Adds the standard keys for destinations that are not Langfuse, which are encoded apart. */
export function createSink(encoder: Encoder, config: Config, reporter: Reporter): SegmentSink {
  const plain = plainDestinations(config);
  if (plain.size === 0) return encoder;
  const extend = createStandardKeys(reporter);
  return {
    together: encoder.together,
    drainSync: encoder.drainSync,
    enqueue(segment) {
      const [others, langfuses] = partition(segment.destinations, (name) => plain.has(name));
      if (langfuses.length > 0) encoder.enqueue({ ...segment, destinations: langfuses });
      if (others.length > 0) encoder.enqueue({ ...segment, destinations: others, extend });
    },
  };
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
