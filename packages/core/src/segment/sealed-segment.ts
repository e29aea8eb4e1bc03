import type { Attributes } from "@opentelemetry/api";
import { encodeCost, keys, readType, toMetadata, translateForeign } from "../attributes/index.ts";
import type { SealedObservation, SealedSegment } from "../encode/index.ts";
import { isCosted, type TraceMeter } from "../pricing/index.ts";
import { LeavingObservation, LeavingSegment } from "./records.ts";
import { parentOf } from "./tracked.ts";
import type { Segment, Tracked } from "./types.ts";

/** What a whole trace cost, for people who read the root: the server sums up the generations by itself. */
function totals(meter: TraceMeter, top: Tracked): Attributes | undefined {
  // A root that is a call of a model itself has its own cost already.
  if (isCosted(readType(top.span.attributes))) return undefined;
  const cost = top.segment.hidesCost ? undefined : meter.costs();
  const usage = meter.usage();
  if (cost === undefined && usage === undefined) return undefined;
  return toMetadata({ ...(cost && { totalCost: cost }), ...(usage && { totalUsage: usage }) });
}

/** What is written over the span's own attributes. Undefined for most observations, which then cost nothing. */
function overridesOf(tracked: Tracked, parentSpanId: string | undefined): Attributes | undefined {
  const { span, segment, cost, late, unfinishedAt } = tracked;
  const isTop = tracked === (segment.top ?? segment.root);
  let overrides = tracked.isStep ? undefined : translateForeign(span.attributes);
  if (isTop && segment.content !== undefined) overrides = over(overrides, segment.content);
  if (isTop && segment.meter !== undefined) overrides = over(overrides, totals(segment.meter, tracked));
  if (cost !== undefined) overrides = encodeCost(cost, overrides);
  // Most roots have no other override, so they share one object.
  if (parentSpanId === undefined) overrides = overrides === undefined ? appRoot : over(overrides, appRoot);
  if (late !== undefined) overrides = over(overrides, late);
  if (unfinishedAt !== undefined) overrides = over(overrides, unfinished);
  return overrides;
}

/** Adds to `attributes`, which is a copy that may be changed, or the shared `appRoot`. */
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

/** The observation as it is sent: with the parent that is sent too, and what was learnt after its end. */
function sealObservation(tracked: Tracked): SealedObservation {
  const parent = parentOf(tracked);
  return new LeavingObservation(tracked, parent, overridesOf(tracked, parent));
}

/** Called for an observation that cannot be sealed: spans of other SDKs may throw when they are read. */
export type Failed = (tracked: Tracked, error: unknown) => void;

/** What a segment sends now, without the observations that cannot be sealed. Undefined if nothing of it can be. */
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
