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

function bound(text: string): { sign: ">" | "<"; rest: string } | undefined {
  const [, sign, rest] = /^([<>])=?\s*(\S.*)$/.exec(text.trim()) ?? [];
  return sign === undefined || rest === undefined ? undefined : { sign: sign as ">" | "<", rest };
}

/** Whether a value is one that its key takes. */
function isValid({ key, value }: Chip): boolean {
  if (key.kind === "choice") return key.choices?.includes(value.toLowerCase()) ?? false;
  if (key.kind === "period") return milliseconds(value) !== undefined;
  if (key.kind === "time") return !Number.isNaN(Date.parse(value));
  if (key.kind === "text" || key.kind === "score") return value !== "";
  const { rest } = bound(value) ?? {};
  if (rest === undefined) return false;
  return key.kind === "latency" ? milliseconds(rest) !== undefined : Number.isFinite(Number(rest.replace("$", "")));
}

/** The chips that an address holds. What it does not know is left alone. */
export function chipsOf(address: URLSearchParams): Chip[] {
  return keys.flatMap((key) =>
    address
      .getAll(key.name)
      .map((value) => ({ key, value }))
      .filter(isValid),
  );
}

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

/**
 * What was typed, apart: words that are filters, and the text that remains.
 * @example splitTyped('level:error model:"gpt 4" hello').text; // "hello"
 */
export function splitTyped(typed: string): { chips: Chip[]; text: string } {
  const chips: Chip[] = [];
  const text = typed.replaceAll(keyed, (word, minus: string, name: string, quoted?: string, plain?: string) => {
    const chip = chipOf(name, quoted ?? plain ?? "");
    if (minus !== "" || chip === undefined || !isValid(chip)) return word;
    chips.push(chip);
    return "";
  });
  return { chips, text: text.replaceAll(/\s+/g, " ").trim() };
}

/**
 * Words of a text that look like filters and are none, with why. A time of day and an address do not look so.
 * @example misread("-level:error refund")[0]?.word; // "-level:error"
 */
export function misread(text: string): { word: string; why: string }[] {
  return [...text.matchAll(keyed)].flatMap(([word, minus, name = "", quoted, plain]) => {
    const value = quoted ?? plain ?? "";
    const chip = chipOf(name, value);
    if (chip === undefined)
      return /^\d/.test(name) || value.startsWith("//") ? [] : [{ word, why: `none is called ${name}` }];
    if (minus) return [{ word, why: "none takes a minus" }];
    return isValid(chip) ? [] : [{ word, why: chip.key.hint }];
  });
}

type Query = { -readonly [Key in keyof TraceFilters]: TraceFilters[Key] };

function addBound(query: Query, { key, value }: Chip): void {
  const { sign, rest } = bound(value) ?? { sign: ">", rest: "" };
  const amount = key.kind === "latency" ? milliseconds(rest) : Number(rest.replace("$", ""));
  if (amount === undefined) return;
  if (key.kind === "latency") query[sign === ">" ? "minLatency" : "maxLatency"] = amount;
  else query[sign === ">" ? "minCost" : "maxCost"] = amount;
}

/**
 * What the server is asked for. Periods are counted back from `now`.
 * @example filtersOf(new URLSearchParams("level=error&last=1h"), Date.now());
 */
export function filtersOf(address: URLSearchParams, now: number): TraceFilters {
  const query: Query = {};
  const text = address.get("q");
  if (text !== null && text !== "") query.text = text;
  for (const chip of chipsOf(address)) {
    const { key, value } = chip;
    if (key.kind === "latency" || key.kind === "cost") addBound(query, chip);
    else if (key.kind === "period") query.from = now - (milliseconds(value) ?? 0);
    else if (key.name === "from" || key.name === "to") query[key.name] = Date.parse(value);
    else if (key.name === "level") query.level = value === "error" ? "ERROR" : "WARNING";
    else if (key.list !== undefined) {
      const known = (query[key.list] ?? []) as readonly string[];
      Object.assign(query, { [key.list]: [...known, value] });
    }
  }
  return query;
}
