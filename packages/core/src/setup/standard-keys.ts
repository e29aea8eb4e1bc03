import type { Attributes } from "@opentelemetry/api";
import { genAiKeys, toGenAi } from "../attributes/index.ts";
import type { Config } from "../config/index.ts";
import type { Extend, SealedObservation } from "../encode/index.ts";
import type { Reporter } from "../runtime/index.ts";

/** The names of destinations that are not Langfuse. They get OpenTelemetry's standard keys for model calls as well. */
export function plainDestinations({ destinations }: Config): ReadonlySet<string> {
  return new Set(destinations.filter(({ langfuse }) => !langfuse).map(({ name }) => name));
}

/** Adds the standard keys. If that fails, the observation is sent without them. */
export function createStandardKeys(reporter: Reporter): Extend {
  return (observation, shared) => {
    const { attributes, overrides } = observation;
    try {
      const standard = standardOf(observation, { ...shared, ...attributes, ...overrides });
      return standard === undefined ? observation : { ...observation, overrides: { ...standard, ...overrides } };
    } catch (error) {
      reporter.once("gen-ai", "An observation was sent without the keys of OpenTelemetry's conventions", error);
      return observation;
    }
  };
}

/**
 * Removes the standard keys again, so that they can be made anew from what may leave by now. Also removes what a library wrote
 * under the same keys, since the two cannot be told apart any more.
 */
export function withoutStandardKeys<Observation extends SealedObservation>(observation: Observation): Observation {
  const others = Object.entries(observation.attributes).filter(([key]) => !key.startsWith(genAiKeys.prefix));
  const made = standardOf(observation, Object.fromEntries(others));
  if (made === undefined) return observation;
  const kept = Object.entries(observation.attributes).filter(([key]) => !Object.hasOwn(made, key));
  return { ...observation, attributes: Object.fromEntries(kept) };
}

function standardOf({ name, startTime }: SealedObservation, attributes: Attributes): Attributes | undefined {
  return toGenAi(attributes, name, startTime[0] * 1e3 + startTime[1] / 1e6);
}
