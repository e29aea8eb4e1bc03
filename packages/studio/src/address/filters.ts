import type { TraceFilters } from "../contract/index.ts";
import { type Key, keyNamed, keys } from "./keys.ts";

/** One filter as the reader sees it: a chip of a key and a value. */
export interface Chip {
  readonly key: Key;
  /** As it stands in the address: `error`, `gpt-4o`, `>2s`. */
  readonly value: string;
}

const sizes: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length of time in milliseconds; a bare number is in milliseconds. @example milliseconds("2s"); // 2000 */
function milliseconds(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)?$/.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Number(amount) * (sizes[unit ?? "ms"] ?? 1);
}

/** A bare day is all of it. Without a zone of its own a time is one of the reader's, or of a `zone` such as `Z`. */
function timeOf({ key, value }: Chip, zone = ""): number {
  const [, day, time = key.name === "to" ? "T23:59:59.999" : "T00:00"] =
    /^(\d{4}-\d\d-\d\d)(T[\d:.]+)?$/.exec(value) ?? [];
  return Date.parse(day === undefined ? value : day + time + zone);
}

const ends = { ">": "above", ">=": "min", "<": "below", "<=": "max" } as const;

function bound(text: string): { end: (typeof ends)[keyof typeof ends]; rest: string } | undefined {
  const [, sign, rest] = /^([<>]=?)\s*(\S.*)$/.exec(text.trim()) ?? [];
  return sign === undefined || rest === undefined ? undefined : { end: ends[sign as keyof typeof ends], rest };
}

/** Whether a value is one that its key takes. */
function isValid(chip: Chip): boolean {
  const { key, value } = chip;
  if (key.kind === "choice") return key.choices?.includes(value.toLowerCase()) ?? false;
  if (key.kind === "period") return milliseconds(value) !== undefined;
  if (key.kind === "time") return !Number.isNaN(timeOf(chip));
  if (key.kind === "text" || key.kind === "score") return value !== "";
  const { rest } = bound(value) ?? {};
  if (rest === undefined) return false;
  return key.kind === "latency" ? milliseconds(rest) !== undefined : Number.isFinite(Number(rest.replace("$", "")));
}

const values: Readonly<Record<Key["kind"], string>> = {
  choice: "",
  text: "a value",
  score: "a score, such as helpful>0.5",
  latency: "a length of time, such as >2s or <500ms",
  cost: "dollars, such as >0.01",
  period: "a length of time, such as 24h or 7d",
  time: "a day or a time, such as 2026-01-31 or 2026-01-31T12:00",
};

/** What a key takes, for a reader who gave it something else. */
const wanted = ({ name, kind, choices }: Key): string =>
  `${name} takes ${kind === "choice" ? choices?.join(" or ") : values[kind]}`;

const allOf = (address: URLSearchParams): Chip[] =>
  keys.flatMap((key) => address.getAll(key.name).map((value) => ({ key, value })));

/** The chips that an address holds. What it does not know is left alone. */
export const chipsOf = (address: URLSearchParams): Chip[] => allOf(address).filter(isValid);

/** What an address says that is like a filter and is none, with why. */
export const leftOut = (address: URLSearchParams): Misread[] =>
  allOf(address)
    .filter((chip) => !isValid(chip))
    .map(({ key, value }) => ({ word: `${key.name}:${value}`, why: wanted(key) }));

/** The address with other chips and another text; nothing else in it changes. */
export function withChips(address: URLSearchParams, chips: readonly Chip[], text: string): URLSearchParams {
  const next = new URLSearchParams(address);
  for (const key of keys) next.delete(key.name);
  next.delete("q");
  if (text.trim() !== "") next.set("q", text.trim());
  for (const { key, value } of chips) next.append(key.name, value);
  return next;
}

/** With one chip more. A key that takes one value gives up the one that it had. */
export function addChip(chips: readonly Chip[], chip: Chip): Chip[] {
  const rest = chips.filter(({ key, value }) => {
    if (key !== chip.key) return true;
    if (key.kind === "latency" || key.kind === "cost") return value[0] !== chip.value[0];
    return key.many && value !== chip.value;
  });
  return [...rest, chip];
}

/** A word with a key in front and behind it what may be a value, in quotes or not; a minus before it is no part of a filter. */
const keyed = /(?<![\w-])(-?)(\w+):(?:"([^"]*)"|([^\s"]+))/g;

function chipOf(name: string, value: string): Chip | undefined {
  const key = keyNamed(name);
  return key && { key, value: key.kind === "choice" ? value.toLowerCase() : value };
}

/** With the instant of a time, so that an address shows the same to readers of other zones. */
const settled = (chip: Chip): Chip =>
  chip.key.kind === "time" ? { ...chip, value: new Date(timeOf(chip)).toISOString() } : chip;

/**
 * What was typed, apart: words that are filters, and the text that remains.
 * @example splitTyped('level:error model:"gpt 4" hello').text; // "hello"
 */
export function splitTyped(typed: string): { chips: Chip[]; text: string } {
  const chips: Chip[] = [];
  const text = typed.replaceAll(keyed, (word, minus: string, name: string, quoted?: string, plain?: string) => {
    const chip = chipOf(name, quoted ?? plain ?? "");
    if (minus !== "" || chip === undefined || !isValid(chip)) return word;
    chips.push(settled(chip));
    return "";
  });
  return { chips, text: text.replaceAll(/\s+/g, " ").trim() };
}

export interface Misread {
  readonly word: string;
  readonly why: string;
}

/**
 * Words of a text that look like filters and are none, with why. A time of day and an address do not look so.
 * @example misread("-level:error refund")[0]?.word; // "-level:error"
 */
export function misread(text: string): Misread[] {
  return [...text.matchAll(keyed)].flatMap(([word, minus, name = "", quoted, plain]) => {
    const value = quoted ?? plain ?? "";
    const chip = chipOf(name, value);
    if (chip === undefined)
      return /^\d/.test(name) || value.startsWith("//") ? [] : [{ word, why: `none is called ${name}` }];
    if (minus) return [{ word, why: "none takes a minus" }];
    return isValid(chip) ? [] : [{ word, why: wanted(chip.key) }];
  });
}

type Query = { -readonly [Key in keyof TraceFilters]: TraceFilters[Key] };

function addBound(query: Query, { key, value }: Chip): void {
  const { end, rest } = bound(value) ?? { end: "min", rest: "" };
  const isTime = key.kind === "latency";
  const amount = isTime ? milliseconds(rest) : Number(rest.replace("$", ""));
  if (amount !== undefined) query[`${end}${isTime ? "Latency" : "Cost"}`] = amount;
}

/**
 * What the server is asked for. Periods are counted back from `now`; times without a zone are of the reader's, or of `zone`.
 * @example filtersOf(new URLSearchParams("level=error&last=1h"), Date.now());
 */
export function filtersOf(address: URLSearchParams, now: number, zone?: string): TraceFilters {
  const query: Query = {};
  const text = address.get("q");
  if (text !== null && text !== "") query.text = text;
  for (const chip of chipsOf(address)) {
    const { key, value } = chip;
    if (key.kind === "latency" || key.kind === "cost") addBound(query, chip);
    else if (key.kind === "period") query.from = now - (milliseconds(value) ?? 0);
    else if (key.name === "from" || key.name === "to") query[key.name] = timeOf(chip, zone);
    else if (key.name === "level") query.level = value === "error" ? "ERROR" : "WARNING";
    else if (key.list !== undefined) {
      const known = (query[key.list] ?? []) as readonly string[];
      Object.assign(query, { [key.list]: [...known, value] });
    }
  }
  return query;
}
