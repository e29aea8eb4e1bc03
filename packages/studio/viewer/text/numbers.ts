import { two } from "./times.ts";

/** A number and its unit apart, so that the unit can be set smaller. */
export interface Measure {
  readonly value: string;
  readonly unit: string;
}

const grouped = new Intl.NumberFormat("en-GB");

/** @example duration(1840); // { value: "1.84", unit: "s" } */
export function duration(milliseconds: number): Measure {
  if (milliseconds < 0.0005) return { value: "0", unit: "ms" };
  if (milliseconds < 1) return { value: (milliseconds * 1000).toFixed(0), unit: "µs" };
  if (milliseconds < 9.95) return { value: milliseconds.toFixed(1), unit: "ms" };
  if (milliseconds < 999.5) return { value: milliseconds.toFixed(0), unit: "ms" };
  if (milliseconds < 59_995) return { value: (milliseconds / 1000).toFixed(2), unit: "s" };
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return { value: `${minutes}:${two(seconds % 60)}`, unit: "min" };
  if (minutes < 48 * 60) return { value: `${Math.floor(minutes / 60)}:${two(minutes % 60)}`, unit: "h" };
  return { value: grouped.format(Math.round(minutes / 144) / 10), unit: "d" };
}

/** @example count(2140); // { value: "2.1", unit: "k" } */
export function count(amount: number): Measure {
  if (amount < 1000) return { value: grouped.format(amount), unit: "" };
  if (amount < 999_950) return { value: (amount / 1000).toFixed(amount < 99_950 ? 1 : 0), unit: "k" };
  return { value: (amount / 1_000_000).toFixed(1), unit: "M" };
}

/** @example withUnit(duration(1840)); // "1.84 s" */
export const withUnit = ({ value, unit }: Measure): string => `${value} ${unit}`;

/** @example exact(21400); // "21,400" */
export const exact = (amount: number): string => grouped.format(amount);

/**
 * Dollars, with as many digits as the amount needs. Unknown is a dash and never nothing.
 * @example dollars(0.00412); // "$0.0041"
 */
export function dollars(amount: number | null): string {
  if (amount === null) return "–";
  if (amount === 0) return "$0";
  if (amount < 0.000_001) return "<$0.000001";
  // Two digits that count, so that small parts still add up to their total.
  if (amount < 0.009_95) return `$${amount.toFixed(1 - Math.floor(Math.log10(amount * 1.005)))}`;
  if (amount < 0.995) return `$${amount.toFixed(4)}`;
  return `$${new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount)}`;
}

/** In the units that sizes are given in. @example bytes(2_140_000); // { value: "2.0", unit: "MB" } */
export function bytes(amount: number): Measure {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = amount;
  let index = 0;
  while (value >= 999.5 && index < units.length - 1) {
    value /= 1024;
    index += 1;
  }
  return { value: index === 0 || value >= 99.5 ? value.toFixed(0) : value.toFixed(1), unit: units[index] ?? "B" };
}

export type AmountKind = "dollars" | "tokens" | "milliseconds" | "share" | "count" | "score";

/** How amounts are written in a line of text, by what they are of; an average need not be whole. */
export const writers: Readonly<Record<AmountKind, (amount: number) => string>> = {
  dollars,
  tokens: (amount) =>
    amount < 1000 ? String(Number(amount.toPrecision(3))) : `${count(amount).value}${count(amount).unit}`,
  milliseconds: (amount) => withUnit(duration(amount)),
  share: (amount) => `${Number((amount * 100).toPrecision(2))} %`,
  count: exact,
  score: (amount) => String(Number(amount.toPrecision(3))),
};
