import { readCount } from "./count.ts";
import { sumUsage } from "./sums.ts";
import type { UsageDetails } from "./types.ts";
import { cachedDetails, cachedNames, inputNames, lifetimes, outputNames, overlaps } from "./usage-names.ts";
import type { UsagePath, UsageShape } from "./usage-shapes.ts";
import { valueAt } from "./value-at.ts";

type Source = Readonly<Record<string, unknown>>;

/** In a list rather than a map: there are at most eight, and this runs for every generation. */
interface Part {
  readonly key: string;
  count: number;
}

const mostDetails = 32;
const mostApart = 1_000;

/** Reads a usage object by its shape: all that is billed, and the searches beside. */
export function readShape(usage: Source, shape: UsageShape): UsageDetails | undefined {
  const own = readCounts(usage, shape);
  const details = shape.apart === undefined ? own : sumUsage([own, ...countsApart(usage, shape)]);
  const searches = firstCount(usage, shape.searches) ?? 0;
  if (details !== undefined && searches > 0) details.web_search_queries = searches;
  return details;
}

function countsApart(usage: Source, shape: UsageShape): (UsageDetails | undefined)[] {
  const list = shape.apart === undefined ? undefined : usage[shape.apart.list];
  if (!Array.isArray(list)) return [];
  return (list.slice(0, mostApart) as (Source | null)[]).map((item) =>
    item && shape.apart?.types.has(item.type) ? readCounts(item, shape) : undefined,
  );
}

/** Parts are taken out of `input` and `output`, so that the keys add up to the total. */
function readCounts(usage: Source, shape: UsageShape): UsageDetails | undefined {
  const parts = readParts(usage, shape);
  const input = firstCount(usage, shape.input);
  const output = firstCount(usage, shape.output);
  const more = firstCount(usage, shape.moreInput) ?? 0;
  const given = firstCount(usage, shape.total);
  const beside = whatIsBeside(shape, parts, input, output, more, given);

  const details: UsageDetails = {};
  if (input !== undefined || more > 0) details.input = takeOut(parts, "input_", input ?? 0, beside.input) + more;
  if (output !== undefined) details.output = takeOut(parts, "output_", output, beside.output);
  let sum = (details.input ?? 0) + (details.output ?? 0);
  for (const { key, count } of parts) {
    if (count === 0) continue;
    details[key] = count;
    sum += count;
  }
  if (sum === 0 && given === undefined && input === undefined && output === undefined) return undefined;
  details.total = Math.max(given ?? 0, sum);
  return details;
}

function readParts(usage: Source, shape: UsageShape): Part[] {
  const parts: Part[] = [];
  for (const name of shape.inputDetails ?? []) {
    const details = usage[name];
    addDetails(parts, details, inputNames);
    for (const inner of cachedDetails) addDetails(parts, (details as Source | undefined)?.[inner], cachedNames);
    for (const inner of lifetimes) addDetails(parts, (details as Source | undefined)?.[inner], inputNames);
  }
  if (shape.inputDetails) for (const name of cachedDetails) addDetails(parts, usage[name], cachedNames);
  for (const name of shape.outputDetails ?? []) addDetails(parts, usage[name], outputNames);
  if (shape.parts) for (const [name, key] of shape.parts) addPart(parts, key, usage[name]);
  if (parts.length > 1) removeOverlaps(parts);
  return parts;
}

function removeOverlaps(parts: readonly Part[]): void {
  for (const [from, part] of overlaps) {
    const inner = findPart(parts, part);
    const outer = inner && findPart(parts, from);
    if (inner && outer) outer.count = Math.max(0, outer.count - inner.count);
  }
}

const findPart = (parts: readonly Part[], key: string): Part | undefined => {
  for (const part of parts) if (part.key === key) return part;
  return undefined;
};

/** An object of counts, or a list of { modality, tokenCount } or { ttl, inputTokens }. */
function addDetails(parts: Part[], details: unknown, names: ReadonlyMap<string, string>): void {
  if (typeof details !== "object" || details === null) return;
  if (!Array.isArray(details)) {
    let left = mostDetails;
    for (const name in details) {
      if (left-- === 0) return;
      addPart(parts, names.get(name), (details as Source)[name]);
    }
    return;
  }
  for (const item of details.slice(0, mostDetails) as (Source | null)[]) {
    const name = item?.modality ?? item?.ttl;
    const count = item?.tokenCount ?? item?.token_count ?? item?.inputTokens;
    if (typeof name === "string") addPart(parts, names.get(name.toLowerCase()), count);
  }
}

/** Only the first count of a part is kept: the same number often has two names. */
function addPart(parts: Part[], key: string | undefined, value: unknown): void {
  if (key === undefined || value === undefined) return;
  const count = readCount(value);
  if (count !== undefined && count > 0 && !findPart(parts, key)) parts.push({ key, count });
}

interface Beside {
  readonly input: boolean;
  readonly output: boolean;
}

/**
 * Whether cached tokens and reasoning are counted beside `input` and `output`, or inside them. Imitators of
 * a shape differ in this (xAI and Gemini behind OpenAI's shape, Anthropic behind AI SDK 5), so the given
 * total decides where it fits one reading alone, and a part larger than its whole cannot be inside it.
 */
function whatIsBeside(
  shape: UsageShape,
  parts: readonly Part[],
  input: number | undefined,
  output: number | undefined,
  more: number,
  total: number | undefined,
): Beside {
  const declared = {
    input: shape.beside?.includes("input") ?? false,
    output: shape.beside?.includes("output") ?? false,
  };
  if (parts.length === 0) return declared;
  let cached = 0;
  for (const { key, count } of parts) if (key.startsWith("input_cache")) cached += count;
  const reasoning = findPart(parts, "output_reasoning_tokens")?.count ?? 0;
  if (cached === 0 && reasoning === 0) return declared;
  const whole = (input ?? 0) + (output ?? 0) + more;
  const fits = (one: Beside): boolean => whole + (one.input ? cached : 0) + (one.output ? reasoning : 0) === total;
  const readings: readonly Beside[] = [
    declared,
    { input: false, output: false },
    { input: false, output: true },
    { input: true, output: false },
    { input: true, output: true },
  ];
  const found = (total === undefined ? undefined : readings.find(fits)) ?? declared;
  return { input: found.input || cached > (input ?? 0), output: found.output || reasoning > (output ?? 0) };
}

/** What remains of a whole without its parts; a part never takes more than is left. */
function takeOut(parts: readonly Part[], prefix: "input_" | "output_", whole: number, beside: boolean): number {
  if (parts.length === 0) return whole;
  const first = prefix === "input_" ? "input_cache" : "output_reasoning";
  let left = whole;
  for (const part of parts) {
    if (!beside && part.key.startsWith(first)) left -= part.count = Math.min(part.count, left);
  }
  for (const part of parts) {
    if (part.key.startsWith(prefix) && !part.key.startsWith(first)) left -= part.count = Math.min(part.count, left);
  }
  return left;
}

function firstCount(usage: Source, paths: readonly UsagePath[] | undefined): number | undefined {
  if (paths === undefined) return undefined;
  for (const path of paths) {
    const value = typeof path === "string" ? usage[path] : valueAt(usage, path);
    const count = readCount(value);
    if (count !== undefined) return count;
  }
  return undefined;
}
