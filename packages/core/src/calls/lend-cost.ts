import type { Attributes } from "@opentelemetry/api";
import { type GenerationAttributes, keys } from "../attributes/index.ts";
import { normalizeCost, normalizeUsage, pricesInUse, type UsageDetails } from "../pricing/index.ts";
import { costOfRequests, modelIn, type Tracked, withRequest } from "../segment/index.ts";
import type { Parameters } from "./served.ts";

/** One request of a generation, and what the generation says already. */
interface Request {
  readonly known: GenerationAttributes;
  readonly requestedModel: string | undefined;
  /** What was sent, and what the answer said of it. */
  readonly modelParameters: Parameters;
  readonly attributes: Attributes;
}

/**
 * The dollars that the requests of a generation have cost together, where a server said what it charged and the generation
 * says nothing itself. Nobody prices the usage then, so what its other requests cost by the table of prices is part of it.
 */
export function costToLend(tracked: Tracked, request: Request): number | undefined {
  const { known, requestedModel, modelParameters, attributes } = request;
  const before = tracked.requests ?? { ...noRequests, named: modelIn(attributes) };
  tracked.requests = { ...before, asked: tracked.requestedModel };
  const standing = attributes[keys.observation.cost];
  if (standing !== undefined && standing !== before.lentCost) return undefined;
  const stated = normalizeCost(known.cost);
  const usage = normalizeUsage(known.usage);
  if (stated === undefined && usage === undefined) return undefined;
  const one = { model: known.model, requestedModel, usage, modelParameters, stated };
  const requests = withRequest(tracked.requests, one, attributes, pricesInUse());
  tracked.requests = requests;
  return requests.isStated ? costOfRequests(requests, attributes, pricesInUse())?.total : undefined;
}

const noRequests = {
  each: [],
  older: undefined,
  isStated: false,
  model: undefined,
  usage: undefined,
  lentParameters: undefined,
  lentCost: undefined,
};

/** The usage that is lent, and the model that the generation has with it. */
export function noteLentUsage(tracked: Tracked, { known, attributes }: Request, usage: UsageDetails): void {
  if (tracked.requests === undefined) return;
  const given = attributes[keys.observation.model] === undefined ? known.model : undefined;
  tracked.requests = { ...tracked.requests, model: given ?? modelIn(attributes), usage };
}

/** What now stands on the generation was lent, as far as `lent` has it. */
export function noteLent(tracked: Tracked, lent: GenerationAttributes, attributes: Attributes): void {
  const { requests } = tracked;
  if (requests === undefined) return;
  const { cost, modelParameters } = keys.observation;
  tracked.requests = {
    ...requests,
    lentCost: lent.cost === undefined ? requests.lentCost : attributes[cost],
    lentParameters: lent.modelParameters === undefined ? requests.lentParameters : attributes[modelParameters],
  };
}
