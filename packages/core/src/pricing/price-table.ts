import { type BuiltInPrice, builtInPrices } from "./built-in-prices.ts";
import { priceUsage } from "./cost.ts";
import { nameTest, readyPrice } from "./ready-price.ts";
import type { ModelPrice, PriceEntry, PriceQuery, PricesOption, PriceTable } from "./types.ts";
import { readUserPrices } from "./user-prices.ts";
import { isVersion } from "./versions.ts";

/** Names come from responses too. A longer one is no model, and is not matched against patterns. */
const longestName = 200;
const rememberedNames = 1000;

interface Candidate {
  readonly matches: (model: string) => boolean;
  readonly price: ModelPrice;
}

/**
 * Model prices: one's own first, then the built-in ones. Throws a LangfuseKitError for prices that cannot be used.
 * @example createPriceTable({ "my-model": { input: 0.5, output: 1.5 } }).find("my-model")
 */
export function createPriceTable(userPrices?: PricesOption): PriceTable {
  const own = newestFirst(userPrices === undefined ? [] : readUserPrices(userPrices)).map(userCandidate);
  const remembered = new Map<string, ModelPrice | null>();

  const find = (model: string | undefined): ModelPrice | undefined => {
    if (typeof model !== "string" || model.length === 0 || model.length > longestName) return undefined;
    const known = remembered.get(model);
    if (known !== undefined) return known ?? undefined;
    const price = own.find((candidate) => candidate.matches(model))?.price ?? findBuiltIn(builtInPrices(), model);
    if (remembered.size >= rememberedNames) remembered.delete(remembered.keys().next().value ?? "");
    remembered.set(model, price ?? null);
    return price;
  };

  /** The user's own prices come first: the one of the model that answered, then the one of the model that was asked. */
  const findFor = ({ model, requestedModel }: PriceQuery): ModelPrice | undefined => {
    const answered = find(model ?? requestedModel);
    if (answered?.source === "user" || model === undefined || model === requestedModel) return answered;
    const asked = find(requestedModel);
    if (asked?.source === "user") return asked;
    return answered ?? (asked && isVersion(model, requestedModel) ? asked : undefined);
  };

  return {
    find,
    metadataKeys: metadataKeysOf(own),
    costOf(query) {
      try {
        const price = query.usage === undefined ? undefined : findFor(query);
        return price && priceUsage(price, query);
      } catch {
        // Model parameters and metadata are the application's objects; a getter of theirs may throw.
        return undefined;
      }
    },
  };
}

/** The name itself is compared first, since some do not fit their own pattern (claude-3.5-sonnet-latest). */
function findBuiltIn(table: readonly BuiltInPrice[], model: string): ModelPrice | undefined {
  return (table.find(({ price }) => price.model === model) ?? table.find(({ pattern }) => pattern.test(model)))?.price;
}

function metadataKeysOf(candidates: readonly Candidate[]): readonly string[] {
  const conditions = candidates.flatMap(({ price }) => price.tiers.flatMap(({ when }) => when));
  return [...new Set(conditions.flatMap((one) => (one.source === "metadata" ? one.key : [])))];
}

const userCandidate = (entry: PriceEntry): Candidate => ({
  matches: nameTest(entry),
  price: readyPrice(entry, "user"),
});

/** As Langfuse's servers choose: the newest date first, those without a date last, else the order given. */
const newestFirst = (entries: readonly PriceEntry[]): readonly PriceEntry[] =>
  [...entries].sort((a, b) => compareDates(b.updated, a.updated));

function compareDates(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  return a < b ? -1 : 1;
}
