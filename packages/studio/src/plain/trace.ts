import { sessionAddress, traceAddress } from "../address/index.ts";
import type { Observation } from "../contract/index.ts";
import type { Store } from "../store/index.ts";
import { buildTree, type Node } from "../tree/index.ts";
import { amount, dollars, time, took } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { text } from "./text.ts";

/** The beginning of a large trace; the viewer has all of it. */
const mostRows = 500;
/** Deeper ones are indented no further. */
const deepest = 24;

export function plainTrace(store: Store, id: string, observationId: string | null): Html {
  const trace = store.trace(id);
  if (trace === undefined) return html`<h1>This trace is not here</h1>`;
  const list = store.observationsOf(id, mostRows);
  const { name, state, start, latency, totalTokens, cost, unpricedModels, userId, sessionId, services, error } = trace;
  const session =
    sessionId === null ? null : html`<li>session <a href="${sessionAddress(sessionId)}">${sessionId}</a></li>`;
  return html`<h1>${name || "unnamed"}</h1>
<ul><li>${state}</li><li>${time(start)} UTC</li><li>${took(latency)}</li><li>${amount(totalTokens)} tokens</li><li>${dollars(cost, unpricedModels.length > 0)}</li>
${userId === null ? null : html`<li>user ${userId}</li>`}${session}<li>${services.join(", ")}</li></ul>
${error === null ? null : html`<p><strong>${error}</strong></p>`}
<table>
<thead><tr><th>Name</th><th>Type</th><th>Service</th><th>Model</th><th>Duration</th><th>Cost</th><th>Message</th></tr></thead>
<tbody>${inOrder(buildTree(list, state === "running")).map((node) => row(id, node))}</tbody>
</table>
${trace.observations > list.length ? html`<p>The first ${list.length} of ${trace.observations}.</p>` : null}
${observationId === null ? texts(trace) : plainObservation(store, id, observationId)}`;
}

/** Parents before children, without recursion: a trace can be ten thousand levels deep. */
function inOrder<Step extends Observation>(roots: readonly Node<Step>[]): Node<Step>[] {
  const order: Node<Step>[] = [];
  const waiting = roots.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    order.push(node);
    waiting.push(...node.children.toReversed());
  }
  return order;
}

function row(traceId: string, { step, depth, marks }: Node<Observation>): Html {
  const { id, name, type, service, model, start, end, cost, level, statusMessage } = step;
  const indent = "\u2003".repeat(Math.min(depth, deepest));
  const message = [...marks, level === "DEFAULT" ? "" : level, statusMessage ?? ""].filter(Boolean).join(", ");
  return html`<tr><td>${indent}<a href="${traceAddress(traceId, id)}">${name || "unnamed"}</a></td><td>${type}</td>
<td>${service}</td><td>${model}</td><td>${took(end === null ? null : end - start)}</td><td>${dollars(cost?.total ?? null)}</td>
<td>${message}</td></tr>
`;
}

function plainObservation(store: Store, traceId: string, id: string): Html {
  const found = store.observation(id, traceId);
  return found === undefined ? html`<p>This observation is not here.</p>` : html`<h2>${found.name}</h2>${texts(found)}`;
}

const texts = ({ input, output }: { input: string | null; output: string | null }): Html =>
  html`${text("Input", input)}${text("Output", output)}`;
