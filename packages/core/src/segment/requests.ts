import type { Attributes } from "@opentelemetry/api";
import { keys } from "../attributes/index.ts";
import { type CostDetails, type PriceQuery, type PriceTable, sumCosts, type UsageDetails } from "../pricing/index.ts";
import { type Known, queryOf } from "./query.ts";
import type { ModelRequest, Requests } from "./types.ts";

/** So many are priced anew whenever the generation learns something; the price of older ones stands. */
const mostPriced = 100;

/** With one more, `attributes` being what the generation says by now. */
export function withRequest(
  requests: Requests,
  request: ModelRequest,
  attributes: Attributes,
  prices: PriceTable,
): Requests {
  const isStated = requests.isStated || request.stated !== undefined;
  const { each } = requests;
  if (each.length < mostPriced) return { ...requests, isStated, each: [...each, request] };
  const older = costOfRequests({ ...requests, each: each.slice(0, 1) }, attributes, prices);
  return { ...requests, isStated, each: [...each.slice(1), request], older };
}

/**
 * What they have cost together. The usage of several is no longer one call's: tiers go by the size of each, and a version
 * may have its own price.
 */
export function costOfRequests(
  { each, older, named, lentParameters, asked }: Requests,
  attributes: Attributes,
  prices: PriceTable,
): CostDetails | undefined {
  const { metadata, modelParameters } = queryOf(attributes, prices, {});
  // What one request lent the generation is not true of another.
  const isLent = attributes[keys.observation.modelParameters] === lentParameters;
  const own = { model: named, requestedModel: asked, modelParameters: isLent ? undefined : modelParameters, metadata };
  return sumCosts([older, ...each.map((request) => request.stated ?? costOfOne(request, own, prices))]);
}

/** By the user's own price for what the generation is called, else as if the request were a generation of its own. */
function costOfOne(
  { model, requestedModel, usage, modelParameters }: ModelRequest,
  own: Omit<PriceQuery, "usage">,
  prices: PriceTable,
): CostDetails | undefined {
  const request = { ...own, usage, modelParameters: { ...own.modelParameters, ...modelParameters } };
  const byName = own.model === undefined ? undefined : request;
  if (byName !== undefined && prices.find(own.model ?? "")?.source === "user") return prices.costOf(byName);
  const cost = prices.costOf({ ...request, model: model ?? requestedModel, requestedModel });
  return cost ?? (byName && prices.costOf(byName));
}

/** The requests of an observation, for as long as it says what they lent it, and nothing of its own. */
export function requestsOf(
  { requests }: Known,
  model: string | undefined,
  usage: UsageDetails | undefined,
): Requests | undefined {
  const lent = requests?.usage;
  if (lent === undefined || usage === undefined || requests?.model !== model) return undefined;
  const isSame = Object.keys({ ...usage, ...lent }).every((name) => (usage[name] ?? 0) === (lent[name] ?? 0));
  return isSame ? requests : undefined;
}
