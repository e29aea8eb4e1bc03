import type { Attributes } from "@opentelemetry/api";
import { keys, readType } from "../attributes/index.ts";
import { readFields } from "../capture/index.ts";
import {
  type CostDetails,
  isCosted,
  type MeteredCall,
  normalizeCost,
  normalizeProviderUsage,
  normalizeUsage,
  type PriceTable,
  type TraceMeter,
  type UsageDetails,
} from "../pricing/index.ts";
import { type Known, modelIn, queryOf } from "./query.ts";
import { costOfRequests, requestsOf } from "./requests.ts";
import type { Tracked } from "./types.ts";

/** What one observation used and cost, read from its attributes: ours, or any library's. */
export function priceOf(attributes: Attributes, prices: PriceTable, known: Known = {}): PricedCall | undefined {
  if (!isCosted(readType(attributes))) return undefined;
  const usage = known.usage ?? usageOf(attributes);
  const given = attributes[keys.observation.cost];
  if (given !== undefined) {
    return { model: modelIn(attributes), usage, cost: normalizeCost(readFields(given)), isGiven: true };
  }
  const query = queryOf(attributes, prices, known, usage);
  const { model } = query;
  const requests = requestsOf(known, model, usage);
  const cost = requests === undefined ? prices.costOf(query) : costOfRequests(requests, attributes, prices);
  return { model, usage, cost, isGiven: false };
}

export interface PricedCall {
  readonly model: string | undefined;
  readonly usage: UsageDetails | undefined;
  readonly cost: CostDetails | undefined;
  /** The library or the user stated it, so it stands on the span already. */
  readonly isGiven: boolean;
}

export type Pricer = (tracked: Tracked, isLate?: boolean) => void;

/** Prices observations and tells the meters of their traces. */
export function createPricer(options: {
  prices: PriceTable;
  /** False if costs that were computed here are not to be sent. */
  sendCosts: boolean;
  createMeter: (traceId: string) => TraceMeter;
}): Pricer {
  return (tracked, isLate = false) => {
    const call = priceNow(tracked, options);
    if (call === undefined) return;
    const { segment, metered, state } = tracked;
    segment.meter ??= options.createMeter(segment.traceId);
    // `count` tells no listener: one that adds up costs must not get the same cost twice.
    if (state === "open" || (isLate && isSame(call, metered))) segment.meter.count(call, metered);
    else segment.meter.add(call, metered);
    tracked.metered = call;
  };
}

/** Prices an observation when it ends rather than when it is sealed: limits and `currentTrace()` need the cost at once. */
function priceNow(
  tracked: Tracked,
  { prices, sendCosts }: { prices: PriceTable; sendCosts: boolean },
): MeteredCall | undefined {
  const { span, late } = tracked;
  const attributes = late === undefined ? span.attributes : { ...span.attributes, ...late };
  const priced = priceOf(attributes, prices, tracked);
  if (priced === undefined) return undefined;
  const { model, usage, cost, isGiven } = priced;
  tracked.cost = isGiven || !sendCosts ? undefined : cost;
  // A sum would give away the part that is not sent, or be taken for a sum of the rest.
  if (!sendCosts && !isGiven && cost !== undefined) tracked.segment.hidesCost = true;
  return { observationId: span.spanContext().spanId, name: span.name, model, usage, cost };
}

/** Whether both are the same to somebody who adds up costs. */
function isSame(call: MeteredCall, before: MeteredCall | undefined): boolean {
  return before !== undefined && call.cost?.total === before.cost?.total && call.usage?.total === before.usage?.total;
}

function usageOf(attributes: Attributes): UsageDetails | undefined {
  const given = attributes[keys.observation.usage];
  // Only known shapes count as usage: `gen_ai.request.max_tokens` is a number too.
  return given === undefined ? normalizeProviderUsage(attributes) : normalizeUsage(given);
}
