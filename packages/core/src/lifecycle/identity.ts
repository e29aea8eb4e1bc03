import type { TraceAttributes } from "../attributes/index.ts";
import { currentEngine, type Observation } from "../observe/index.ts";
import type { Ask, Settings } from "./asked.ts";

const told = [
  ["user", "userId"],
  ["session", "sessionId"],
  ["tags", "tags"],
  ["metadata", "metadata"],
] as const;

/**
 * Writes on the trace whom and what it is about, at each call: what nothing was known of at the start is asked again
 * at the end, since authentication comes after us.
 */
export function identityTeller(observation: Observation, settings: Settings, ask: Ask): (() => void) | undefined {
  const given = told.filter(([option]) => settings[option] !== undefined);
  if (given.length === 0) return undefined;
  let open = given;
  return () => {
    const identity: Record<string, unknown> = {};
    open = open.filter(([option, field]) => {
      const answer = ask(option);
      if (answer === undefined || isEmpty(answer)) return true;
      identity[field] = answer;
      return false;
    });
    if (Object.keys(identity).length > 0) {
      currentEngine()?.updateTrace(identity as TraceAttributes, observation.otelSpan);
    }
  };
}

function isEmpty(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && Object.keys(answer).length === 0;
}
