import { priceData } from "./price-data.ts";
import { columns, expandPattern, tierKinds } from "./price-vocabulary.ts";
import { readyPrice } from "./ready-price.ts";
import type { ModelPrice, Prices, PriceTier } from "./types.ts";

export interface BuiltInPrice {
  readonly pattern: RegExp;
  readonly price: ModelPrice;
}

let parsed: readonly BuiltInPrice[] | undefined;

/** The built-in table, newest first; read at first use, since many processes never price anything. */
export function builtInPrices(): readonly BuiltInPrice[] {
  parsed ??= [...parse(priceData)];
  return parsed;
}

function* parse(data: string): Generator<BuiltInPrice> {
  let updated = "";
  let family = "";
  for (const line of data.split("\n")) {
    if (line.startsWith("# ")) {
      [, updated = "", family = ""] = line.split(" ");
      continue;
    }
    const [names, figures] = line.split(" : ");
    if (!names || !figures) continue;
    const [standard = "", ...tiers] = figures.split(" | ");
    const prices = parsePrices(standard.split(" "));
    for (const name of names.split(" ")) {
      const [model = "", pattern = model] = name.split("=");
      yield {
        pattern: expandPattern(family, pattern),
        price: readyPrice({ model, updated, prices, tiers: tiers.map(parseTier) }, "built-in"),
      };
    }
  }
}

function parseTier(text: string): PriceTier {
  const [name = "", ...words] = text.split(" ");
  return { name, when: tierKinds[name] ?? [], prices: parsePrices(words) };
}

function parsePrices(words: readonly string[]): Prices {
  const prices: Record<string, number> = {};
  for (let index = 0; index + 1 < words.length; index += 2) {
    const key = columns[words[index] ?? ""];
    if (key !== undefined) prices[key] = Number(words[index + 1]);
  }
  return prices;
}
