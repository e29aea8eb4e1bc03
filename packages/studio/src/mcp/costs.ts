import type { CostKind, CostRow, Percentiles } from "../contract/index.ts";
import { costsReport } from "../costs/index.ts";
import { type JsonRecord, timeOfText } from "../json/index.ts";
import type { Studio } from "../studio/index.ts";
import { iso, line, money, short } from "./write.ts";

const weekMs = 7 * 86_400_000;
const shownRows = 30;

export async function costLines({ store }: Studio, given: JsonRecord): Promise<string> {
  const to = timeOfText(given.to) ?? Date.now();
  const from = timeOfText(given.from) ?? to - weekMs;
  const by = (given.by ?? "model") as CostKind;
  const costs = await costsReport(store, { from, to, by, zone: "UTC", priceFile: null });
  const { traces, failed, calls, tokens, cost } = costs.totals;
  const models = costs.unpriced.map(({ model }) => model);
  return [
    `${iso(costs.from)} to ${iso(costs.to)}`,
    `${traces} traces, ${failed} with an error, ${calls} model calls, ${tokens} tokens, ${money(cost, models)}`,
    ...costs.rows.slice(0, shownRows).map(rowLine),
    ...models.map((model) => `no price is known for ${short(model)}`),
  ].join("\n");
}

const spread = ({ p50, p95, p99 }: Percentiles): string =>
  p50 === null ? "unknown" : [p50, p95, p99].map((value) => Number((value ?? 0).toPrecision(3))).join("/");

function rowLine({
  label,
  version,
  cost,
  unpriced,
  tokens,
  calls,
  errors,
  latency,
  firstToken,
  scores,
}: CostRow): string {
  const said = scores.map(({ name, mean, count, categories }) =>
    short(
      `${name} ${mean ?? [...categories.map(({ value, count }) => `${value} ${count}`), `${count} in all`].join(", ")}`,
    ),
  );
  return line([
    `${short(label)}${version === null ? "" : ` v${version}`}`,
    money(cost),
    unpriced > 0 && cost !== null && `without ${unpriced} calls of no known price`,
    `${tokens} tokens`,
    `${calls} calls`,
    `${errors} failed`,
    `latency p50/p95/p99 ${spread(latency)} ms`,
    `first token ${spread(firstToken)} ms`,
    ...said,
  ]);
}
