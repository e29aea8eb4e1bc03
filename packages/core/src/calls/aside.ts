import { type GenerationAttributes, keys } from "../attributes/index.ts";
import { type Observation, startStep } from "../observe/index.ts";

/**
 * Records what another model did within a call, once it is over: a generation below the call, with a cost of its own. It
 * begins as a span, since what has been done can no longer be refused, and a prompt around the call is none of its.
 */
export function recordAside(call: Observation, name: string, attributes: GenerationAttributes): void {
  const aside = call.run(() => startStep(name, "span"));
  aside.otelSpan?.setAttribute(keys.observation.type, "generation");
  aside.update(attributes);
  aside.end();
}
