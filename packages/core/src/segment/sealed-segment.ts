import type { Attributes } from "@opentelemetry/api";
import { encodeCost, keys, readType, toMetadata, translateForeign } from "../attributes/index.ts";
import type { SealedObservation, SealedSegment } from "../encode/index.ts";
import { isCosted, type TraceMeter } from "../pricing/index.ts";
import { LeavingObservation, LeavingSegment } from "./records.ts";
import { parentOf } from "./tracked.ts";
import type { Segment, Tracked } from "./types.ts";

/** What was spent under a root, for people to read: the server sums the generations by itself. */
function totals(meter: TraceMeter, top: Tracked): Attributes | undefined {
  // One that is the call itself says it already.
  if (isCosted(readType(top.span.attributes))) return undefined;
  const cost = top.segment.hidesCost ? undefined : meter.costs();
  const usage = meter.usage();
  if (cost === undefined && usage === undefined) return undefined;
  return toMetadata({ ...(cost && { totalCost: cost }), ...(usage && { totalUsage: usage }) });
}

/** What is written over the span's own attributes; undefined for most, so that most cost nothing. */
function overridesOf(tracked: Tracked, parentSpanId: string | undefined): Attributes | undefined {
  const { span, segment, cost, late, unfinishedAt } = tracked;
  const isTop = tracked === (segment.top ?? segment.root);
  let overrides = tracked.isStep ? undefined : translateForeign(span.attributes);
  if (isTop && segment.content !== undefined) overrides = over(overrides, segment.content);
  if (isTop && segment.meter !== undefined) overrides = over(overrides, totals(segment.meter, tracked));
  if (cost !== undefined) overrides = encodeCost(cost, overrides);
  // Most that have this have nothing else.
  if (parentSpanId === undefined) overrides = overrides === undefined ? appRoot : over(overrides, appRoot);
  if (late !== undefined) overrides = over(overrides, late);
  if (unfinishedAt !== undefined) overrides = over(overrides, unfinished);
  return overrides;
}

/** `attributes` is an own copy already, or the constant. */
function over(attributes: Attributes | undefined, more: Attributes | undefined): Attributes | undefined {
  if (more === undefined) return attributes;
  const own = attributes === appRoot ? { ...appRoot } : (attributes ?? {});
  for (const key in more) own[key] = more[key];
  return own;
}

const appRoot: Attributes = Object.freeze({ [keys.isAppRoot]: true });

const unfinished: Attributes = {
  [keys.observation.level]: "WARNING",
  [keys.observation.statusMessage]: "not ended before shutdown",
};

/** The observation as it leaves: its own story, its true parent, and what was learnt after its end. */
function sealObservation(tracked: Tracked): SealedObservation {
  const parent = parentOf(tracked);
  return new LeavingObservation(tracked, parent, overridesOf(tracked, parent));
}

/** Told of what cannot be sealed: spans of other SDKs may throw when they are read. */
export type Failed = (tracked: Tracked, error: unknown) => void;

/** What leaves of a segment now, without what cannot be sealed; undefined where that is all of it. */
export function sealSegment(
  segment: Segment,
  taken: readonly Tracked[],
  bytes: number,
  sharedOf: (segment: Segment) => Attributes,
  failed: Failed,
): SealedSegment | undefined {
  try {
    const shared = sharedOf(segment);
    return new LeavingSegment(segment, shared, sealAll(taken, failed), bytes);
  } catch (error) {
    for (const tracked of taken) failed(tracked, error);
    return undefined;
  }
}

function sealAll(taken: readonly Tracked[], failed: Failed): readonly SealedObservation[] {
  try {
    return taken.map(sealObservation);
  } catch {
    return sealOneByOne(taken, failed);
  }
}

function sealOneByOne(taken: readonly Tracked[], failed: Failed): readonly SealedObservation[] {
  const sealed: SealedObservation[] = [];
  for (const tracked of taken) {
    try {
      sealed.push(sealObservation(tracked));
    } catch (error) {
      failed(tracked, error);
    }
  }
  return sealed;
}
