/**
 * Writes src/pricing/price-data.ts from a JSON list of model prices:
 *   node packages/core/scripts/generate-prices.ts INPUT.json [OUTPUT.ts]
 * INPUT is Langfuse's default-model-prices.json, or the same facts as
 * { model, match, updated, tiers: [{ isDefault, priority, conditions, prices: { usageKey: dollars per unit } }] }.
 * What it lacks is in price-corrections.ts. Stops when a price, a pattern or a tier of the input cannot be said in the table's vocabulary.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { canonicalKey, wholeOf } from "../src/pricing/price-keys.ts";
import { columns, expandPattern, families, macros, tierKinds } from "../src/pricing/price-vocabulary.ts";
import type { PriceCondition } from "../src/pricing/types.ts";
import { corrected } from "./price-corrections.ts";

interface SourceTier {
  readonly isDefault: boolean;
  readonly priority: number;
  readonly conditions: readonly { key?: string; values?: string[]; operator?: string; value?: number }[];
  readonly prices: Readonly<Record<string, number>>;
}
interface SourceModel {
  readonly model: string;
  readonly match: string;
  readonly updated: string;
  readonly tiers: readonly SourceTier[];
}
type UpstreamModel = SourceModel & {
  readonly modelName?: string;
  readonly matchPattern?: string;
  readonly updatedAt?: string;
  readonly pricingTiers?: readonly SourceTier[];
};

function readModels(path: string): SourceModel[] {
  const items = JSON.parse(readFileSync(path, "utf8")) as UpstreamModel[];
  return items.map((item) => ({
    model: item.modelName ?? item.model,
    match: item.matchPattern ?? item.match,
    updated: (item.updatedAt ?? item.updated).slice(0, 10),
    tiers: item.pricingTiers ?? item.tiers,
  }));
}

const perMillion = (perUnit: number): number => Number((perUnit * 1e6).toPrecision(12));

/** `in 2.5 cached 1.25 out 10`; leaves out what the kit derives (reasoning costs what output costs, and so on). */
function pricesText(model: string, prices: Readonly<Record<string, number>>): string {
  const byKey = new Map<string, number>();
  for (const [key, value] of Object.entries(prices)) {
    const price = perMillion(value);
    const known = byKey.get(canonicalKey(key)) ?? price;
    if (known !== price) throw new Error(`${model}: ${known} and ${price} for ${canonicalKey(key)}`);
    byKey.set(canonicalKey(key), price);
  }
  for (const [key, price] of byKey) {
    const whole = wholeOf(key);
    if (whole !== undefined && byKey.get(whole) === price) byKey.delete(key);
  }
  const words: string[] = [];
  for (const [word, key] of Object.entries(columns)) {
    const price = byKey.get(key);
    if (price !== undefined) words.push(`${word} ${price}`);
    byKey.delete(key);
  }
  if (byKey.size > 0) throw new Error(`${model}: no column for ${[...byKey.keys()].join(", ")}`);
  return words.join(" ");
}

/** What two conditions must share to be one; the exact key pattern of a usage condition is the vocabulary's. */
const gist = (condition: PriceCondition | SourceTier["conditions"][number]): string =>
  "value" in condition
    ? `${condition.operator} ${condition.value}`
    : "parameter" in condition
      ? `${condition.parameter} in ${condition.in}`
      : "values" in condition
        ? `${condition.key} in ${condition.values}`
        : "?";

function kindOf(model: string, conditions: SourceTier["conditions"]): string {
  const wanted = conditions.map(gist).sort().join(" and ");
  const found = Object.entries(tierKinds).find(([, kind]) => kind.map(gist).sort().join(" and ") === wanted);
  if (!found) throw new Error(`${model}: no tier kind for ${JSON.stringify(conditions)}`);
  return found[0];
}

/** Splits at the bars outside all parentheses. */
function alternatives(pattern: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of pattern) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return [...new Set(parts)];
}

/** Without the groups that group nothing: `(gpt-)(35|3.5)(-turbo)` is `gpt-(35|3.5)-turbo`. */
function plainPattern(match: string): string {
  const pattern = match
    .replace(/^\(\?i\)/, "")
    .replaceAll("\\/", "/")
    .replace(/\$+$/, "$");
  return pattern.replace(/\(([^()|]*)\)(?![?*+])/g, "$1");
}

function nameText(source: SourceModel): { family: string; text: string } {
  const pattern = plainPattern(source.match);
  const family = Object.entries(families).find(
    ([, [before, after]]) => pattern.startsWith(before) && pattern.endsWith(after),
  );
  if (!family) throw new Error(`${source.model}: no family for ${pattern}`);
  const [name, [before, after]] = family;
  let inner = pattern.slice(before.length, pattern.length - after.length);
  for (const [short, long] of Object.entries(macros)) inner = inner.replaceAll(long, short);
  if (/^\(.*\)$/.test(inner) && alternatives(inner).length === 1) inner = inner.slice(1, -1);
  inner = alternatives(inner).join("|");
  if (/[\s=]/.test(inner + source.model)) throw new Error(`${source.model}: a name or pattern with a space or =`);
  checkMeaning(source, expandPattern(name, inner));
  return { family: name, text: inner === source.model ? inner : `${source.model}=${inner}` };
}

/** The rewritten pattern must say of many names what the original says. */
function checkMeaning(source: SourceModel, rewritten: RegExp): void {
  const original = new RegExp(source.match.replace("(?i)", ""), "i");
  const bare = models.map((other) => other.model);
  const dressed = ["", "openai/", "google/", "googleai/", "anthropic/", "us.anthropic.", "anthropic."];
  const endings = ["", "-v1", "-v1:0", "-v2:0", "@20250514", "@x", ":org:name:id", "-x"];
  for (const name of bare.flatMap((one) => dressed.flatMap((a) => endings.map((b) => a + one + b)))) {
    if (original.test(name) !== rewritten.test(name)) throw new Error(`${source.model}: changed meaning for ${name}`);
  }
}

const [input, output = fileURLToPath(new URL("../src/pricing/price-data.ts", import.meta.url))] = process.argv.slice(2);
if (!input) throw new Error("Usage: node generate-prices.ts INPUT.json [OUTPUT.ts]");
const models = corrected(readModels(input));
const sections = new Map<string, Map<string, string[]>>();
for (const source of models) {
  const standard = source.tiers.find((tier) => tier.isDefault);
  if (!standard) throw new Error(`${source.model}: no default tier`);
  const others = source.tiers.filter((tier) => !tier.isDefault).sort((a, b) => a.priority - b.priority);
  const prices = [
    pricesText(source.model, standard.prices),
    ...others.map((tier) => `${kindOf(source.model, tier.conditions)} ${pricesText(source.model, tier.prices)}`),
  ].join(" | ");
  const { family, text } = nameText(source);
  const heading = `# ${source.updated} ${family}`;
  const section = sections.get(heading) ?? new Map<string, string[]>();
  sections.set(heading, section.set(prices, [...(section.get(prices) ?? []), text]));
}

const lines = [...sections]
  .sort(([a], [b]) => (a < b ? 1 : -1))
  .flatMap(([heading, section]) => [
    heading,
    ...[...section].map(([prices, names]) => `${names.join(" ")} : ${prices}`),
  ]);

writeFileSync(
  output,
  `// Written by scripts/generate-prices.ts from Langfuse's default model prices (MIT licence, see
// THIRD-PARTY-NOTICES.md), with scripts/price-corrections.ts. The words are those of price-vocabulary.ts.

/** US dollars per million tokens: "# date family", then "name[=pattern] ... : prices [| tier prices] ..." */
export const priceData: string = String.raw\`
${lines.join("\n")}
\`;
`,
);
process.stdout.write(`${models.length} models in ${lines.length} lines -> ${output}\n`);
