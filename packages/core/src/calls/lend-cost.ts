import type { Attributes, AttributeValue, Span } from "@opentelemetry/api";
import { type GenerationAttributes, keys } from "../attributes/index.ts";
import { costOf, normalizeCost, roundDollars } from "../pricing/index.ts";

/** What the requests of one generation have cost. */
interface Spent {
  readonly dollars: number;
  /** A server said of one at least what it charged. */
  readonly isStated: boolean;
  /** As it stands on the generation: anything else there is its own. */
  readonly lent: AttributeValue | undefined;
}

const spent = new WeakMap<Span, Spent>();

/**
 * The dollars that the requests of a generation have cost together, where a server said what it charged and the generation
 * says nothing itself. Nobody prices the usage then, so what its other requests cost by the table of prices is part of it.
 */
export function costToLend(
  span: Span,
  attributes: Attributes,
  known: GenerationAttributes,
  requestedModel: string | undefined,
): number | undefined {
  const before = spent.get(span);
  const standing = attributes[keys.observation.cost];
  if (standing !== undefined && standing !== before?.lent) return undefined;
  const stated = normalizeCost(known.cost)?.total;
  const dollars = roundDollars((before?.dollars ?? 0) + (stated ?? priceOf(known, requestedModel)));
  const isStated = stated !== undefined || before?.isStated === true;
  spent.set(span, { dollars, isStated, lent: before?.lent });
  return isStated ? dollars : undefined;
}

/** What now stands on the generation was lent. */
export function noteLentCost(span: Span, attributes: Attributes): void {
  const known = spent.get(span);
  if (known !== undefined) spent.set(span, { ...known, lent: attributes[keys.observation.cost] });
}

function priceOf({ model, usage, modelParameters }: GenerationAttributes, requestedModel: string | undefined): number {
  return costOf({ model, requestedModel, usage, modelParameters })?.total ?? 0;
}
