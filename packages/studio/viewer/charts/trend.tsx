import type { VNode } from "preact";

/** A line of the last values, without numbers: which way it goes. */
export function Trend({ values }: { values: readonly number[] }): VNode | null {
  if (values.length < 2) return null;
  const top = Math.max(...values) || 1;
  const x = (at: number): number => (at / (values.length - 1)) * 100;
  const points = values.map((value, at) => `${x(at).toFixed(2)},${(22 - (value / top) * 20).toFixed(2)}`);
  return (
    <svg class="trend" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,24 ${points.join(" ")} 100,24`} />
      <polyline points={points.join(" ")} />
    </svg>
  );
}
