import type { VNode } from "preact";
import { count, dollars, duration, exact } from "../../text/index.ts";

const writers = {
  milliseconds: (amount: number): string => `${duration(amount).value} ${duration(amount).unit}`,
  tokens: (amount: number): string => `${count(amount).value}${count(amount).unit}`,
  dollars: (amount: number): string => dollars(amount),
  count: (amount: number): string => exact(amount),
} as const;

/** Less than this is no news: clocks tremble. */
const trembling = 0.02;

/** From the left to the right as a signed number; more is worse for all of these. */
export function Difference({
  left,
  right,
  kind,
}: {
  left: number | null;
  right: number | null;
  kind: keyof typeof writers;
}): VNode | null {
  if (left === null || right === null) return null;
  const change = right - left;
  const small = kind === "milliseconds" && Math.abs(change) < Math.max(1, left * trembling);
  if (change === 0 || small) return <span class="figure muted">=</span>;
  return (
    <span class={`figure ${change > 0 ? "worse" : "better"}`}>
      {change > 0 ? "+" : "−"}
      {writers[kind](Math.abs(change))}
    </span>
  );
}
