import { traceAddress } from "../address/index.ts";
import type { Store, StoredTrace } from "../store/index.ts";
import { amount, dollars, time, took } from "./figures.ts";
import { type Html, html } from "./html.ts";

export function plainCompare(store: Store, left: string, right: string): Html {
  const traces = [left, right].map((id) => store.trace(id));
  const row = (name: string, write: (trace: StoredTrace) => Html | string | null): Html =>
    html`<tr><th>${name}</th>${traces.map((trace) => html`<td>${trace === undefined ? "not here" : write(trace)}</td>`)}</tr>
`;
  return html`<h1>Compare</h1>
<table><tbody>
${row("Trace", ({ id, name }) => html`<a href="${traceAddress(id)}">${name || "unnamed"}</a>`)}
${row("Start (UTC)", ({ start }) => time(start))}
${row("Latency", ({ latency }) => took(latency))}
${row("Tokens", ({ totalTokens }) => amount(totalTokens))}
${row("Cost", ({ cost, unpricedModels }) => dollars(cost, unpricedModels.length > 0))}
${row("Observations", ({ observations }) => amount(observations))}
${row("Errors", ({ errors }) => amount(errors))}
</tbody></table>`;
}
