import type { Attributes } from "@opentelemetry/api";
import { encodeCost, keys, readType, toMetadata, translateForeign } from "../attributes/index.ts";
import type { SealedObservation } from "../encode/index.ts";
import { isCosted } from "../pricing/index.ts";
import { LeavingObservation } from "./records.ts";
import { isExported } from "./tracker.ts";
import type { Segment, Tracked } from "./types.ts";

/** The nearest ancestor that is exported; foreign spans between two of ours are skipped. */
function exportedParent(tracked: Tracked): string | undefined {
  for (let parent = tracked.parent; parent !== undefined; parent = parent.parent) {
    // One that is still open will be sent later, as far as can be told by now.
    const isSent = parent.exported || (parent.state === "open" && isExported(parent.span));
    if (isSent) return parent.span.spanContext().spanId;
  }
  return tracked.segment.remoteParent;
}

/** What was spent under a root, for people to read: the server sums the generations by itself. */
function totals({ meter }: Segment, top: Tracked): Attributes | undefined {
  // One that is the call itself says it already.
  if (meter === undefined || isCosted(readType(top.span.attributes))) return undefined;
  const cost = meter.costs();
  const usage = meter.usage();
  if (cost === undefined && usage === undefined) return undefined;
  return toMetadata({ ...(cost && { totalCost: cost }), ...(usage && { totalUsage: usage }) });
}

/** What is written over the span's own attributes; undefined for most, so that most cost nothing. */
function overridesOf(tracked: Tracked, parentSpanId: string | undefined): Attributes | undefined {
  const { span, segment, cost, late, unfinishedAt } = tracked;
  const isTop = tracked === (segment.top ?? segment.root);
  let overrides = tracked.isStep ? undefined : translateForeign(span.attributes);
  if (cost !== undefined) overrides = { ...overrides, ...encodeCost(cost) };
  if (isTop) overrides = { ...overrides, ...segment.content, ...totals(segment, tracked) };
  if (parentSpanId === undefined) overrides = { ...overrides, [keys.isAppRoot]: true };
  if (late !== undefined) overrides = { ...overrides, ...late };
  if (unfinishedAt !== undefined) overrides = { ...overrides, ...unfinished };
  return overrides;
}

const unfinished: Attributes = {
  [keys.observation.level]: "WARNING",
  [keys.observation.statusMessage]: "not ended before shutdown",
};

/** The observation as it leaves: its own story, its true parent, and what was learnt after its end. */
export function sealObservation(tracked: Tracked): SealedObservation {
  const parent = exportedParent(tracked);
  return new LeavingObservation(tracked, parent, overridesOf(tracked, parent));
}
