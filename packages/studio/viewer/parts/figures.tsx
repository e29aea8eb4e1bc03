import type { VNode } from "preact";
import type { Observation } from "../../src/contract/index.ts";
import { ago, clock, count, day, dollars, duration, exact, type Measure, moment, sameDay } from "../text/index.ts";

function Figure({ measure, title }: { measure: Measure; title: string }): VNode {
  return (
    <span class="figure" title={title}>
      {measure.value}
      {measure.unit !== "" && <span class="unit">{measure.unit}</span>}
    </span>
  );
}

const Unknown = ({ why }: { why: string }): VNode => (
  <span class="figure unknown" title={why}>
    <span aria-hidden="true">–</span>
    <span class="unseen">{why}</span>
  </span>
);

export function Duration({ ms }: { ms: number | null }): VNode {
  if (ms === null) return <Unknown why="It is still running." />;
  return <Figure measure={duration(ms)} title={`${exact(Math.round(ms * 1000) / 1000)} ms`} />;
}

export function Tokens({ amount }: { amount: number | null }): VNode {
  if (amount === null) return <Unknown why="No usage was sent." />;
  return <Figure measure={count(amount)} title={`${exact(amount)} tokens`} />;
}

/** Dollars; where they are not known, why not. */
export function Cost({ amount, unpriced = [] }: { amount: number | null; unpriced?: readonly string[] }): VNode {
  const models = unpriced.join(", ");
  if (amount === null) {
    return (
      <Unknown
        why={models === "" ? "No usage was sent, so the cost is not known." : `No price is known for ${models}.`}
      />
    );
  }
  const title = models === "" ? `$${amount}` : `$${amount}, without ${models}: no price is known`;
  return (
    <span class="figure" title={title}>
      {dollars(amount)}
      {models !== "" && <span class="unit">+</span>}
    </span>
  );
}

/** Of a step, or of one kind of its tokens. */
export function StepCost({ of: { cost, costSource, model }, kind = "total" }: StepCostProps): VNode {
  return <Cost amount={cost?.[kind] ?? null} unpriced={costSource === "unknown" && model !== null ? [model] : []} />;
}

interface StepCostProps {
  readonly of: Pick<Observation, "cost" | "costSource" | "model">;
  readonly kind?: string;
}

/** The clock for today, the day for earlier; the exact moment on hover. */
export function When({ time, now, relative = false }: { time: number; now: number; relative?: boolean }): VNode {
  const today = sameDay(time, now);
  const text = relative ? ago(time, now) : today ? clock(time) : `${day(time, now)} ${clock(time).slice(0, 5)}`;
  return (
    <time class="figure" dateTime={new Date(time).toISOString()} title={moment(time)}>
      {text}
    </time>
  );
}
