import { wellFormed } from "../capture/index.ts";
import { cutName } from "./text.ts";

const plainName = /^\w{1,100}$/;

/** There are some dozens of usage keys; above this somebody makes them up. */
const mostNames = 1_000;
const known = new Map<string, string>();

/** Numbers by name as JSON text, for numbers that are finite. Written by hand: this stands on every generation's way. */
export function amountsText(amounts: Readonly<Record<string, number>>): string {
  let text = "";
  for (const name in amounts) text = withAmount(text, name, amounts[name] as number);
  return closed(text);
}

/** What was begun by others with one more; begins with an empty text. */
export function withAmount(text: string, name: string, amount: number): string {
  return `${text === "" ? "{" : `${text},`}${quoted(name)}:${amount}`;
}

export function closed(text: string): string {
  return text === "" ? "{}" : `${text}}`;
}

function quoted(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  if (!plainName.test(name)) return JSON.stringify(wellFormed(cutName(name)));
  const text = `"${name}"`;
  if (known.size < mostNames) known.set(name, text);
  return text;
}
