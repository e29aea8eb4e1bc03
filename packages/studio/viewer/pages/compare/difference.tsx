import type { VNode } from "preact";
import { type AmountKind, writers } from "../../text/index.ts";

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
  kind: AmountKind;
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
