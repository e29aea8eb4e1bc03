import { type Html, html } from "./html.ts";

const grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

export const time = (at: number): Html => {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")}</time>`;
};

export const took = (milliseconds: number | null): string =>
  milliseconds === null ? "running" : `${grouped.format(Math.max(0, milliseconds))} ms`;

export const amount = (number: number | null): string => (number === null ? "–" : grouped.format(number));

/** Unknown is a dash, and never nothing; a plus says that models without a price are left out. */
export function dollars(cost: number | null, isPartial = false): string {
  if (cost === null) return "–";
  const more = isPartial ? "+" : "";
  if (cost > 0 && cost < 0.000_001) return `<$0.000001${more}`;
  return `$${cost >= 1 ? cost.toFixed(2) : Number(cost.toPrecision(3))}${more}`;
}
