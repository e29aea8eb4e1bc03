import type { Attributes } from "@opentelemetry/api";
import { encodeCost, keys, translateForeign } from "../attributes/index.ts";
import type { SealedObservation, SealedSegment } from "../encode/index.ts";
import type { MeteredCall, PriceTable } from "../pricing/index.ts";
import { priceOf } from "./cost.ts";
import { isExported } from "./tracked.ts";
import type { SpanRecord } from "./types.ts";

interface BatchParts {
  readonly prices: PriceTable;
  readonly sendCosts: boolean;
  readonly shared: Attributes;
  readonly destinations: readonly string[];
  /** Called for each call of a model. */
  readonly priced: ((traceId: string, call: MeteredCall) => void) | undefined;
}

/** Spans that another processor collected, as segments. Those that are not exported are left out and skipped as parents. */
export function sealBatch(spans: readonly SpanRecord[], parts: BatchParts): SealedSegment[] {
  const { shared, destinations } = parts;
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
  const byResource = new Map<Attributes, SealedObservation[]>();
  for (const span of spans) {
    if (!isExported(span)) continue;
    const { attributes } = span.resource;
    const group = byResource.get(attributes);
    const sealed = sealOne(span, byId, parts);
    if (group === undefined) byResource.set(attributes, [sealed]);
    else group.push(sealed);
  }
  return Array.from(byResource, ([resource, observations]) => ({ resource, shared, observations, destinations }));
}

function sealOne(
  span: SpanRecord,
  byId: ReadonlyMap<string, SpanRecord>,
  { prices, sendCosts, priced: told }: BatchParts,
): SealedObservation {
  const { name, kind, startTime, endTime, status, attributes, events, links, instrumentationScope: scope } = span;
  const { traceId, spanId, traceState } = span.spanContext();
  const parentSpanId = parentInBatch(span, byId);
  const priced = priceOf(attributes, prices);
  if (priced !== undefined) {
    const { model, usage, cost } = priced;
    told?.(traceId, { observationId: spanId, name, model, usage, cost });
  }
  return {
    traceId,
    spanId,
    parentSpanId,
    traceState: traceState?.serialize(),
    name,
    kind,
    startTime,
    endTime,
    status,
    attributes,
    events,
    links,
    scope,
    overrides: {
      ...translateForeign(attributes),
      ...(priced?.cost && !priced.isGiven && sendCosts ? encodeCost(priced.cost) : undefined),
      ...(parentSpanId === undefined ? { [keys.isAppRoot]: true } : undefined),
    },
  };
}

function parentInBatch(span: SpanRecord, byId: ReadonlyMap<string, SpanRecord>): string | undefined {
  let parentId = span.parentSpanContext?.spanId;
  // A parent outside the batch may have been sent before, or by another process: it is kept.
  for (let parent = byId.get(parentId ?? ""); parent && !isExported(parent); parent = byId.get(parentId ?? "")) {
    parentId = parent.parentSpanContext?.spanId;
  }
  return parentId;
}
