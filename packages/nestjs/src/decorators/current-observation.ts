import { currentObservation, type Observation } from "@langfuse-kit/core";
import { inertObservation } from "@langfuse-kit/core/adapter";
import { createParamDecorator } from "@nestjs/common";

const decorator: () => ParameterDecorator = createParamDecorator(
  (): Observation => currentObservation() ?? inertObservation(),
);

/**
 * Gives a handler the nearest observation, in any context; one that records nothing where nothing is traced.
 * @example chat(@CurrentObservation() observation: Observation) { observation.update({ output }); }
 */
export function CurrentObservation(): ParameterDecorator {
  return decorator();
}
