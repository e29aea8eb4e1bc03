import { costOf } from "@langfuse-kit/core";
import type { Cost, Usage } from "../contract/index.ts";
import type { ObservationRecord } from "./types.ts";

type PriceQuery = Parameters<typeof costOf>[0];

type Call = Pick<ObservationRecord, "model" | "modelParameters" | "metadata" | "attributes"> & {
  readonly usage: Usage | null | undefined;
};

/** A wish that an answer repeats where it does not say what served it. */
const undecided = "auto";

/** What the price of a call depends on: the tier that served it stands above the one that was wished for, as in core. */
export function priceQuery({ model, modelParameters, metadata, attributes, usage }: Call): PriceQuery {
  // langfuseFetch() names the provider beside both. Elsewhere they are somebody's own words, such as a customer's plan.
  const { provider, serviceTier, requestModel } = metadata;
  const isOfFetch = typeof provider === "string";
  const requested = attributes["gen_ai.request.model"] ?? (isOfFetch ? requestModel : undefined);
  const isServed = isOfFetch && typeof serviceTier === "string" && serviceTier !== undecided;
  return {
    model: model ?? undefined,
    requestedModel: typeof requested === "string" && requested !== "" ? requested : undefined,
    usage,
    modelParameters: isServed ? { ...modelParameters, service_tier: serviceTier } : modelParameters,
    metadata,
  };
}

/** Usage and cost: any cost that was sent turns prices off; otherwise core's table says it, or that it knows none. */
export function costed({ sent, ...call }: Call & { readonly usage: Usage; readonly sent: Cost }): CostFields {
  const { model, usage } = call;
  if (Object.keys(sent).length > 0) return { usage, cost: sent, costSource: "sent" };
  if (model === null || Object.keys(usage).length === 0) return { usage, cost: {}, costSource: null };
  const cost = costOf(priceQuery(call));
  return { usage, cost: cost ?? {}, costSource: cost === undefined ? "unknown" : "computed" };
}

type CostFields = Pick<ObservationRecord, "usage" | "cost" | "costSource">;
