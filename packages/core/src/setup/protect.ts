import type { Config } from "../config/index.ts";
import type { Chunk, DecodedObservation, Extend, SealedSegment } from "../encode/index.ts";
import { createEncoder, decodeObservations, joinChunks } from "../encode/index.ts";
import type { Privacy } from "../privacy/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { createConfiguredPrivacy } from "./privacy.ts";
import { createStandardKeys, plainDestinations, withoutStandardKeys } from "./standard-keys.ts";

/**
 * Applies the privacy rules of today to a dead letter, since they may be stricter than when it was written. Ids and times
 * stay the same. Undefined if not all of it could be written again, or the mask failed on it: then the letter stays a letter,
 * since what the mask hid would be lost for good.
 */
export function createProtection(config: Config, reporter: Reporter): (chunk: Chunk) => Chunk | undefined {
  const plain = plainDestinations(config);
  const addStandardKeys = createStandardKeys(reporter);
  let maskFailed = false;
  let made: Privacy | undefined;
  const ownPrivacy = (): Privacy => {
    made ??= createConfiguredPrivacy(config, reporter, () => {
      maskFailed = true;
    });
    return made;
  };
  return (chunk) => {
    const privacy = ownPrivacy();
    maskFailed = false;
    const extend = plain.has(chunk.destination) ? addStandardKeys : undefined;
    try {
      const bytes = chunk.kind === "scores" ? protectScores(chunk, privacy) : protectSpans(chunk, privacy, extend);
      if (!maskFailed) return bytes && { ...chunk, bytes };
      reporter.once(
        "letters:mask",
        "The mask failed on a dead letter, or took too long: it stays one, and is not sent.",
      );
      return undefined;
    } catch {
      return undefined;
    }
  };
}

function protectSpans(chunk: Chunk, privacy: Privacy, extend: Extend | undefined): Uint8Array | undefined {
  const written: Chunk[] = [];
  const encoder = createEncoder({
    maxChunkBytes: Number.POSITIVE_INFINITY,
    filter: privacy,
    emit: (made) => written.push(made),
    failed: () => undefined,
    now: () => chunk.createdAt,
  });
  const decoded = decodeObservations(chunk.bytes);
  const observations = extend === undefined ? decoded : decoded.map(withoutStandardKeys);
  for (const segment of segmentsOf(observations, chunk.destination)) encoder.enqueue({ ...segment, extend });
  encoder.drainSync();
  const ids = written.flatMap((made) => made.ids);
  return ids.join() === chunk.ids.join() ? joinChunks(written) : undefined;
}

/** Groups only neighbours with the same resource, so that the order stays. */
function segmentsOf(observations: readonly DecodedObservation[], destination: string): readonly SealedSegment[] {
  const segments: (SealedSegment & { readonly observations: DecodedObservation[] })[] = [];
  for (const observation of observations) {
    const last = segments.at(-1);
    if (last?.resource === observation.resource) last.observations.push(observation);
    else
      segments.push({
        resource: observation.resource,
        shared: {},
        observations: [observation],
        destinations: [destination],
      });
  }
  return segments;
}

interface ScoreEvent {
  readonly body: { readonly name: string; readonly value: number | string; readonly comment?: string };
}

function protectScores(chunk: Chunk, privacy: Privacy): Uint8Array {
  const events = JSON.parse(`[${Buffer.from(chunk.bytes).toString("utf8")}]`) as readonly ScoreEvent[];
  const allowed = events.map((event) => JSON.stringify({ ...event, body: privacy.score(event.body) }));
  return Buffer.from(allowed.join(","));
}
