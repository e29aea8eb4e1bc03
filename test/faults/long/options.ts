import { parseArgs } from "node:util";

/** What `npm run faults` was asked for. */
export interface Options {
  readonly seed: number;
  readonly minutes: number;
  readonly kills: number;
  /** Parts of names; all cases where there is none. */
  readonly cases: readonly string[];
}

/** @example readOptions(["--seed", "7", "--minutes", "10", "--case", "redis"]); */
export function readOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      seed: { type: "string" },
      minutes: { type: "string" },
      kills: { type: "string" },
      case: { type: "string", multiple: true },
    },
  });
  return {
    seed: numberOf("seed", values.seed, Date.now() % 1_000_000),
    minutes: numberOf("minutes", values.minutes, 0),
    kills: numberOf("kills", values.kills, 0),
    cases: values.case ?? [],
  };
}

function numberOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!(number >= 0) || text.trim() === "") throw new Error(`--${name} takes a number, such as --${name} 7.`);
  return number;
}
