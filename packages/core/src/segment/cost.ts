import type { Attributes } from "@opentelemetry/api";
import { genAiKeys, keys, openInferenceModel, readType } from "../attributes/index.ts";
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
import type { Tracked } from "./types.ts";

/** What one observation used and cost, read from its attributes: ours, or any library's. */
export function priceOf(
  attributes: Attributes,
  prices: PriceTable,
  { usage: known, served, requestedModel: first }: Partial<Pick<Tracked, "usage" | "served" | "requestedModel">> = {},
): PricedCall | undefined {
  if (!isCosted(readType(attributes))) return undefined;
  const model = text(
    attributes[keys.observation.model] ??
      attributes[genAiKeys.responseModel] ??
      attributes[genAiKeys.requestModel] ??
      attributes[openInferenceModel],
  );
  const usage = known ?? usageOf(attributes);
  const given = attributes[keys.observation.cost];
  if (given !== undefined) return { model, usage, cost: normalizeCost(readFields(given)), isGiven: true };
  const asked = readFields(attributes[keys.observation.modelParameters]);
  const modelParameters = served === undefined ? asked : { ...asked, ...served };
  const requestedModel = text(attributes[genAiKeys.requestModel]) ?? first;
  return { model, usage, cost: prices.costOf({ model, requestedModel, usage, modelParameters }), isGiven: false };
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

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
