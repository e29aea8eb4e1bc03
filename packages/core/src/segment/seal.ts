import type { Attributes } from "@opentelemetry/api";
import { encodeCost, keys, toMetadata, translateForeign } from "../attributes/index.ts";
import type { SealedObservation } from "../encode/index.ts";
import type { Segment, Tracked } from "./types.ts";

/** The nearest ancestor that is exported; foreign spans between two of ours are skipped. */
function exportedParent(tracked: Tracked): string | undefined {
  for (let parent = tracked.parent; parent !== undefined; parent = parent.parent) {
    if (parent.exported) return parent.span.spanContext().spanId;
  }
  return tracked.segment.remoteParent;
}

/** A local root that hangs under nothing that Langfuse knows is what its lists of traces show. */
function rootOverrides(tracked: Tracked, parentSpanId: string | undefined): Attributes | undefined {
  const isRoot = tracked === tracked.segment.root;
  const content = isRoot ? tracked.segment.content : undefined;
  return parentSpanId === undefined ? { ...content, [keys.isAppRoot]: true } : content;
}

/** What was spent under a root, for people to read: the server sums the generations by itself. */
function totals(segment: Segment): Attributes | undefined {
  const cost = segment.meter.costs();
  const usage = segment.meter.usage();
  if (cost === undefined && usage === undefined) return undefined;
  return toMetadata({ ...(cost && { totalCost: cost }), ...(usage && { totalUsage: usage }) });
}

function overridesOf(tracked: Tracked, parentSpanId: string | undefined): Attributes | undefined {
  const { span, segment } = tracked;
  const parts: (Attributes | undefined)[] = [
    translateForeign(span.attributes),
    tracked.cost && encodeCost(tracked.cost),
    tracked === segment.root ? totals(segment) : undefined,
    rootOverrides(tracked, parentSpanId),
    tracked.late,
  ];
  const given = parts.filter((part) => part !== undefined);
  return given.length > 1 ? Object.assign({}, ...given) : given[0];
}

/** The observation as it leaves: its own story, its true parent, and what was learnt after its end. */
export function sealObservation(tracked: Tracked): SealedObservation {
  const { span, segment, unfinishedAt } = tracked;
  const context = span.spanContext();
  const parentSpanId = exportedParent(tracked);
  const overrides = overridesOf(tracked, parentSpanId);
  const unfinished = unfinishedAt && {
    [keys.observation.level]: "WARNING",
    [keys.observation.statusMessage]: "not ended before shutdown",
  };
  return {
    traceId: segment.traceId,
    spanId: context.spanId,
    parentSpanId,
    traceState: context.traceState?.serialize(),
    name: span.name,
    kind: span.kind,
    startTime: span.startTime,
    endTime: unfinishedAt ?? span.endTime,
    status: span.status,
    attributes: span.attributes,
    overrides: unfinished ? { ...overrides, ...unfinished } : overrides,
    events: span.events,
    links: span.links,
    scope: span.instrumentationScope,
  };
}
