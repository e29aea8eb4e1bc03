import { sessionAddress, traceAddress } from "../address/index.ts";
import type { SessionSummary, TraceSummary } from "../contract/index.ts";
import type { Store } from "../store/index.ts";
import { amount, dollars, time, took } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { text } from "./text.ts";
import { older } from "./traces.ts";

const rows = 50;
const turns = 100;

export function plainSessions(store: Store, query: URLSearchParams): Html {
  const filters = { text: query.get("q") ?? "", user: query.getAll("user") };
  const { items, next } = store.sessions({ filters, limit: rows, cursor: query.get("cursor") ?? undefined });
  if (items.length === 0) return html`<h1>Sessions</h1><p>Nothing is here.</p>`;
  return html`<h1>Sessions</h1>
<table>
<thead><tr><th>Session</th><th>Last (UTC)</th><th>First input</th><th>Last output</th><th>Traces</th><th>Errors</th><th>Tokens</th><th>Cost</th></tr></thead>
<tbody>${items.map(row)}</tbody>
</table>
${older("/sessions", query, next)}`;
}

function row({
  id,
  end,
  firstInput,
  lastOutput,
  traces,
  errors,
  totalTokens,
  cost,
  unpricedModels,
}: SessionSummary): Html {
  return html`<tr><td><a href="${sessionAddress(id)}">${id}</a></td><td>${time(end)}</td><td>${firstInput}</td><td>${lastOutput}</td>
<td>${traces}</td><td>${errors}</td><td>${amount(totalTokens)}</td><td>${dollars(cost, unpricedModels.length > 0)}</td></tr>
`;
}

export function plainSession(store: Store, id: string): Html {
  const session = store.session(id);
  if (session === undefined) return html`<h1>This session is not here</h1>`;
  const { items } = store.traces({ filters: { ofSession: id }, limit: turns, ascending: true });
  return html`<h1>${id}</h1>
<p>${session.traces} traces, ${amount(session.totalTokens)} tokens, ${dollars(session.cost, session.unpricedModels.length > 0)}</p>
<ol>${items.map((trace) => turn(store, trace))}</ol>
${session.traces > items.length ? html`<p>The first ${items.length} of ${session.traces}.</p>` : null}`;
}

function turn(store: Store, { id, name, start, latency, cost, unpricedModels, error }: TraceSummary): Html {
  const content = store.trace(id);
  return html`<li><h2><a href="${traceAddress(id)}">${name || "unnamed"}</a></h2>
<p>${time(start)}, ${took(latency)}, ${dollars(cost, unpricedModels.length > 0)}</p>
${text("Input", content?.input ?? null)}${text("Output", content?.output ?? null)}
${error === null ? null : html`<p><strong>${error}</strong></p>`}</li>
`;
}
