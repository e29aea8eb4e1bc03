import { pricesInUse } from "./cost-of.ts";
import { isMark } from "./versions.ts";

/** Longer ones are no names, and are not to be looked through. */
const longestName = 200;

/**
 * Whether two names are of one model: the same, a version of it, either behind a gateway's prefix. gpt-4o-mini is not gpt-4o.
 * @example isSameModel("gpt-4o", "openai/gpt-4o-2024-08-06") // true
 */
export function isSameModel(one: string, other: string): boolean {
  const names = withoutPrefixes(one, other);
  if (names === undefined) return false;
  const [a, b] = names.map((name) => name.replace(/-latest$/, "")) as [string, string];
  return (a.startsWith(b) && isMark(a.slice(b.length))) || (b.startsWith(a) && isMark(b.slice(a.length)));
}

/**
 * Whether two names may be of one model, where only one was said by a provider: also where the longer has a word more, as
 * deployments have (gpt-4o-prod), unless that makes it a model with a price of its own (gpt-4o-mini-prod).
 * @example mayBeSameModel("gpt-4o", "gpt-4o-prod") // true
 */
export function mayBeSameModel(one: string, other: string): boolean {
  if (isSameModel(one, other)) return true;
  const [short, long] = withoutPrefixes(one, other) ?? ["", ""];
  if (short === "" || long.length > longestName || !long.startsWith(short)) return false;
  // The next number or a size names another model: claude-opus-4-9, llama-3.1-70b.
  if (!/^[-_@:](?!\d\d?(?!\d))/.test(long.slice(short.length))) return false;
  const { find } = pricesInUse();
  const price = find(short);
  for (let end = short.length + 1; end <= long.length; end += 1) {
    if (end < long.length && !/[-_@:]/.test(long.charAt(end))) continue;
    const found = isMark(long.slice(short.length, end)) ? price : find(long.slice(0, end));
    if (found !== undefined && found !== price) return false;
  }
  return true;
}

/** The shorter first; undefined where their prefixes differ: azure/gpt-4o may cost something else than openai/gpt-4o. */
function withoutPrefixes(one: string, other: string): readonly [short: string, long: string] | undefined {
  const paths = [one, other].map((name) => name.toLowerCase().split("/"));
  const [a = "", b = ""] = paths.map((path) => path.pop());
  const [before = [], beside = []] = paths;
  for (let step = 1; step <= Math.min(before.length, beside.length); step += 1) {
    if (before.at(-step) !== beside.at(-step)) return undefined;
  }
  return a.length <= b.length ? [a, b] : [b, a];
}
