import type { VNode } from "preact";
import type { TraceSummary } from "../../src/contract/index.ts";
import { Icon } from "./icons.tsx";

const states = {
  running: "It is still running.",
  failed: "Its root failed.",
  incomplete: "Its root has not come and may be kept elsewhere, or something never ended.",
  done: "It is done.",
} as const;

/** How a trace stands: a shape, and the words for it. */
export function StateMark({ trace }: { trace: Pick<TraceSummary, "state" | "errors" | "incomplete"> }): VNode {
  const state = trace.state === "done" && trace.incomplete ? "incomplete" : trace.state;
  return <span class={`state ${state}`} role="img" aria-label={state} title={states[state]} />;
}

export function ErrorCount({ count, warnings }: { count: number; warnings: number }): VNode | null {
  if (count > 0) {
    return (
      <span class="badge bad" title={`${count} failed`}>
        <Icon name="error" label="errors" />
        {count}
      </span>
    );
  }
  if (warnings > 0) {
    return (
      <span class="badge odd" title={`${warnings} with a warning`}>
        <Icon name="warning" label="warnings" />
        {warnings}
      </span>
    );
  }
  return null;
}

/** However little room there is, so many letters of a name are seen. */
const keptLetters = 7;

/** The name of a step. */
export function StepLabel({ name }: { name: string }): VNode {
  const shown = name || "unnamed";
  return (
    <span class={shown.length > keptLetters ? "step-label" : "step-label short"} title={name}>
      {shown}
    </span>
  );
}

const stripes = 6;
const given = new Map<string, number>();

/** Mostly the same stripe at each visit; another where a service that was seen before has it. */
function newStripe(service: string): number {
  let sum = 0;
  for (const sign of service) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9973;
  const taken = new Set(given.values());
  const round = Array.from({ length: stripes }, (_, at) => (sum + at) % stripes);
  return round.find((stripe) => !taken.has(stripe)) ?? sum % stripes;
}

/** A stripe for each service, so that neighbours can be told apart; its name stands beside it. */
export function stripeOf(service: string | null): number {
  if (service === null) return 0;
  const stripe = given.get(service) ?? newStripe(service);
  given.set(service, stripe);
  return stripe;
}

export function Service({ name }: { name: string }): VNode {
  return <span class={`service stripe-${stripeOf(name)}`}>{name}</span>;
}
