import type { Facets } from "../../../src/contract/index.ts";
import { keyNamed, keys } from "../../address/index.ts";

export interface Suggestion {
  /** What it puts in the place of the last word. */
  readonly value: string;
  readonly label: string;
  readonly hint: string;
  /** Whether the filter is complete with it. */
  readonly whole: boolean;
}

const most = 8;
const quoted = (value: string): string => (/[\s"]/.test(value) ? `"${value.replaceAll('"', "")}"` : value);

/** Values that have the word, with their keys: nobody who types `gpt` has to know that it is `model:gpt-4o`. */
function valuesLike(word: string, facets: Facets | undefined): Suggestion[] {
  if (word.length < 2) return [];
  return keys.flatMap(({ name, facet, kind }) =>
    facet === undefined || kind !== "text"
      ? []
      : (facets?.[facet] ?? [])
          .filter((value) => value.toLowerCase().includes(word.toLowerCase()))
          .map((value) => ({ value: `${name}:${quoted(value)}`, label: `${name}:${value}`, hint: "", whole: true })),
  );
}

/** @example lastWord("refund mod"); // "mod" */
export const lastWord = (typed: string): string => typed.split(/\s/).at(-1) ?? "";

/**
 * What could be meant by the last word of a search: a key, or a value of the key that is named.
 * @example suggestions("mod", undefined)[0]?.value; // "model:"
 */
export function suggestions(typed: string, facets: Facets | undefined): readonly Suggestion[] {
  const word = lastWord(typed);
  const [, name = "", begun] = /^(\w+):"?(.*)$/.exec(word) ?? [];
  const key = begun === undefined ? undefined : keyNamed(name);
  if (key === undefined) {
    const named = keys
      .filter((one) => one.name.startsWith(word.toLowerCase()))
      .map((one) => ({ value: `${one.name}:`, label: `${one.name}:`, hint: one.hint, whole: false }));
    return [...named, ...(begun === undefined ? valuesLike(word, facets) : [])].slice(0, Math.max(most, named.length));
  }
  const known = key.choices ?? (key.facet === undefined ? [] : (facets?.[key.facet] ?? []));
  return known
    .filter((value) => value.toLowerCase().includes((begun ?? "").toLowerCase()))
    .slice(0, most)
    .map((value) => ({ value: `${key.name}:${quoted(value)}`, label: value, hint: "", whole: true }));
}

/** Which offer an arrow key leads to: round the end and the beginning; -1 is none yet. */
export function nextOffer(chosen: number, step: number, count: number): number {
  if (chosen === -1) return step === 1 ? 0 : count - 1;
  return (chosen + step + count) % count;
}
