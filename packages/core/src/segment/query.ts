import type { Attributes } from "@opentelemetry/api";
import { genAiKeys, keys, openInferenceModel } from "../attributes/index.ts";
import { readFields } from "../capture/index.ts";
import type { PriceQuery, PriceTable, UsageDetails } from "../pricing/index.ts";
import type { Tracked } from "./types.ts";

/** What is known of a call beside its attributes. */
export type Known = Partial<Pick<Tracked, "usage" | "served" | "requestedModel" | "requests">>;

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

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
