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
  type PriceQuery,
  type PriceTable,
  type TraceMeter,
  type UsageDetails,
} from "../pricing/index.ts";
import type { RequestsCost, Tracked } from "./types.ts";

/** What is known of a call beside its attributes. */
type Known = Partial<Pick<Tracked, "usage" | "served" | "requestedModel" | "requests">>;

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
  const cost = isOf(known.requests, model, usage) ? known.requests?.cost : prices.costOf(query);
  return { model, usage, cost, isGiven: false };
}

/** The model that answered, as far as that is known. */
export function modelIn(attributes: Attributes): string | undefined {
  return text(
    attributes[keys.observation.model] ??
      attributes[genAiKeys.responseModel] ??
      attributes[genAiKeys.requestModel] ??
      attributes[openInferenceModel],
  );
}

/** All that a price goes by. */
export function queryOf(
  attributes: Attributes,
  prices: PriceTable,
  { served, requestedModel: first }: Known,
  usage?: UsageDetails | undefined,
): PriceQuery {
  const asked = readFields(attributes[keys.observation.modelParameters]);
  return {
    model: modelIn(attributes),
    requestedModel: text(attributes[genAiKeys.requestModel]) ?? first,
    usage,
    modelParameters: served === undefined ? asked : { ...asked, ...served },
    metadata: prices.metadataKeys.length === 0 ? undefined : metadataIn(attributes, prices.metadataKeys),
  };
}

function metadataIn(attributes: Attributes, names: readonly string[]): Readonly<Record<string, unknown>> {
  const whole = readFields(attributes[keys.observation.metadata]);
  const { metadataPrefix } = keys.observation;
  return Object.fromEntries(names.map((name) => [name, attributes[metadataPrefix + name] ?? whole?.[name]]));
}

/** Whether an observation still says what it was lent, and nothing of its own. */
function isOf(requests: RequestsCost | undefined, model: string | undefined, usage: UsageDetails | undefined): boolean {
  if (requests === undefined || usage === undefined || requests.model !== model) return false;
  const names = Object.keys({ ...usage, ...requests.usage });
  return names.every((name) => (usage[name] ?? 0) === (requests.usage[name] ?? 0));
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
