import { costKinds, costsAsked } from "../address/index.ts";
import type { CostRow, Costs } from "../contract/index.ts";
import { costsReport } from "../costs/index.ts";
import { hourMs } from "../rollup/index.ts";
import type { Store } from "../store/index.ts";
import { amount, dollars } from "./figures.ts";
import { type Html, html } from "./html.ts";

export async function plainCosts(store: Store, query: URLSearchParams): Promise<Html> {
  const { by, period, hours } = costsAsked(query);
  const to = Date.now() + hourMs;
  const from = hours === null ? 0 : to - hours * hourMs;
  const costs = await costsReport(store, { from, to, by, zone: "UTC", priceFile: null });
  const others = Object.entries(costKinds).map(
    ([kind, name]) => html`<a href="${`/costs?${new URLSearchParams({ last: period, by: kind })}`}">${name}</a> `,
  );
  return html`<h1>Costs</h1>
<ul><li>${dollars(costs.totals.cost, costs.unpriced.length > 0)}</li><li>${amount(costs.totals.tokens)} tokens</li>
<li>${amount(costs.totals.traces)} traces, ${amount(costs.totals.failed)} with an error</li></ul>
<p>By ${others}</p>
<table>
<thead><tr><th>${costKinds[by]}</th><th>Cost</th><th>Tokens</th><th>Calls</th><th>Errors</th><th>p50</th><th>p95</th><th>p99</th></tr></thead>
<tbody>${costs.rows.map(row)}</tbody>
</table>
${withoutPrice(costs)}`;
}

function row({ label, version, cost, unpriced, tokens, calls, errors, latency }: CostRow): Html {
  const spread = [latency.p50, latency.p95, latency.p99].map(
    (value) => html`<td>${value === null ? "–" : `${amount(value)} ms`}</td>`,
  );
  return html`<tr><td>${label || "unnamed"}${version === null ? null : ` v${version}`}</td><td>${dollars(cost, unpriced > 0)}</td>
<td>${amount(tokens)}</td><td>${amount(calls)}</td><td>${amount(errors)}</td>${spread}</tr>
`;
}

const withoutPrice = (costs: Costs): Html | null =>
  costs.unpriced.length === 0
    ? null
    : html`<p>Without a price: ${costs.unpriced.map(({ model }) => model).join(", ")}</p>`;
