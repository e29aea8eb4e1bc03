import { traceAddress } from "../address/index.ts";
import type { TraceFilters, TraceSummary } from "../contract/index.ts";
import type { Store } from "../store/index.ts";
import { amount, dollars, time, took } from "./figures.ts";
import { type Html, html } from "./html.ts";

const rows = 50;

export function plainTraces(store: Store, filters: TraceFilters, query: URLSearchParams): Html {
  const { items, next } = store.traces({ filters, limit: rows, cursor: query.get("cursor") ?? undefined });
  if (items.length === 0) return html`<h1>Traces</h1><p>Nothing is here.</p>`;
  return html`<h1>Traces</h1>
<table>
<thead><tr><th>Start (UTC)</th><th>Name</th><th>State</th><th>Services</th><th>User</th><th>Latency</th><th>Tokens</th><th>Cost</th></tr></thead>
<tbody>${items.map(row)}</tbody>
</table>
${older("/traces", query, next)}`;
}

function row(trace: TraceSummary): Html {
  const { id, name, state, start, services, userId, latency, totalTokens, cost, unpricedModels, error, inputPreview } =
    trace;
  const aside = error ?? inputPreview;
  return html`<tr><td>${time(start)}</td>
<td><a href="${traceAddress(id)}">${name || "unnamed"}</a>${aside === null ? null : html` <small>${aside}</small>`}</td>
<td>${state}</td><td>${services.join(", ")}</td><td>${userId}</td>
<td>${took(latency)}</td><td>${amount(totalTokens)}</td><td>${dollars(cost, unpricedModels.length > 0)}</td></tr>
`;
}

/** The way to the next page of a list. */
export function older(path: string, query: URLSearchParams, next: string | undefined): Html | null {
  if (next === undefined) return null;
  const address = new URLSearchParams(query);
  address.set("cursor", next);
  return html`<p><a href="${`${path}?${address}`}">Older</a></p>`;
}
