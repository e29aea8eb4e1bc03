import type { Attributes, AttributeValue, Span } from "@opentelemetry/api";
import { type GenerationAttributes, keys } from "../attributes/index.ts";
import {
  type CostDetails,
  normalizeCost,
  normalizeUsage,
  type PriceQuery,
  pricesInUse,
  sumCosts,
  type UsageDetails,
} from "../pricing/index.ts";
import { modelIn, queryOf, type Tracked } from "../segment/index.ts";

/** What the requests of one generation have cost. */
interface Spent {
  readonly cost: CostDetails | undefined;
  /** A server said of one at least what it charged. */
  readonly isStated: boolean;
  /** As it stands on the generation: anything else there is its own. */
  readonly lent: AttributeValue | undefined;
  /** What the generation said itself of model and parameters, before it was lent any. */
  readonly own: PriceQuery;
}

const spent = new WeakMap<Span, Spent>();

/** One request of a generation, and what the generation says already. */
interface Request {
  readonly known: GenerationAttributes;
  readonly requestedModel: string | undefined;
  readonly attributes: Attributes;
  readonly tracked: Tracked;
}

/**
 * The dollars that the requests of a generation have cost together, where a server said what it charged and the generation
 * says nothing itself. Nobody prices the usage then, so what its other requests cost by the table of prices is part of it.
 */
export function costToLend(span: Span, request: Request): number | undefined {
  const { attributes, known } = request;
  const before = spent.get(span);
  const standing = attributes[keys.observation.cost];
  if (standing !== undefined && standing !== before?.lent) return undefined;
  const stated = normalizeCost(known.cost);
  const query = queryOf(attributes, pricesInUse(), {});
  const own = before?.own ?? query;
  const cost = sumCosts([before?.cost, stated ?? priceOf(request, { ...own, metadata: query.metadata })]);
  const isStated = stated !== undefined || before?.isStated === true;
  spent.set(span, { cost, isStated, lent: before?.lent, own });
  return isStated ? cost?.total : undefined;
}

/** What now stands on the generation was lent. */
export function noteLentCost(span: Span, attributes: Attributes): void {
  const known = spent.get(span);
  if (known !== undefined) spent.set(span, { ...known, lent: attributes[keys.observation.cost] });
}

/**
 * The usage of several requests is no longer one call's: tiers go by the size of each, and a version may have its own price.
 */
export function noteRequests(span: Span, { known, attributes, tracked }: Request, usage: UsageDetails): void {
  const given = attributes[keys.observation.model] === undefined ? known.model : undefined;
  tracked.requests = { model: given ?? modelIn(attributes), usage, cost: spent.get(span)?.cost };
}

/** By the user's own price for what the generation is called, else as if the request were a generation of its own. */
function priceOf({ known, requestedModel, tracked }: Request, own: PriceQuery): CostDetails | undefined {
  const prices = pricesInUse();
  const usage = normalizeUsage(known.usage);
  const request = { ...own, usage, modelParameters: { ...own.modelParameters, ...known.modelParameters } };
  const byName = own.model === undefined ? undefined : { ...request, requestedModel: tracked.requestedModel };
  if (byName !== undefined && prices.find(own.model ?? "")?.source === "user") return prices.costOf(byName);
  const cost = prices.costOf({ ...request, model: known.model ?? requestedModel, requestedModel });
  return cost ?? (byName && prices.costOf(byName));
}
