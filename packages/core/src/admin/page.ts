import type { DeadLetterSummary, Langfuse } from "../setup/index.ts";
import { factsOf } from "./facts.ts";

const mostLetters = 100;
const style =
  ":root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 20%,transparent)}" +
  "body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}" +
  "div{overflow-x:auto}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line)}" +
  "td,th{white-space:nowrap}td.reason{white-space:normal;min-width:12rem}form,details{display:inline-block}button{font:inherit}" +
  "dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.2rem 1rem}dt{opacity:.75}dd{margin:0}";

const characters: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (value: unknown): string =>
  String(value).replace(/[&<>"']/g, (character) => characters[character] ?? "");

/** The numbers and the dead letters, as a page that works without a script. */
export function page({ health, deadLetters, config }: Langfuse, token: string): string {
  const letters = deadLetters.list();
  const shown = letters.slice(-mostLetters).reverse();
  const form = (action: "replay" | "drop", fields: Readonly<Record<string, string>>, words: string): string => {
    const inputs = Object.entries({ ...fields, action, token }).map(
      ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    );
    return `<form method="post">${inputs.join("")}<button>${escapeHtml(words)}</button></form>`;
  };
  const row = ({ id, kind, ids, status, reason, at, destination }: DeadLetterSummary): string =>
    `<tr><td><a href="?letter=${escapeHtml(id)}">${escapeHtml(timeOf(at))}</a></td><td>${escapeHtml(destination)}</td>` +
    `<td>${ids.length} ${nouns[kind][ids.length === 1 ? 0 : 1]}</td><td>${status || "none"}</td><td class="reason">${escapeHtml(reason)}</td>` +
    `<td>${form("replay", { letters: id }, "Send again")} ${form("drop", { letters: id }, "Drop")}</td></tr>`;
  // What cannot be taken back wants two clicks.
  const drop = `<details><summary>Drop all</summary>${form("drop", { all: "true" }, `Drop ${letters.length} for good`)}</details>`;
  const all = `<p>${form("replay", { all: "true" }, "Send all again")} ${drop}</p>`;
  const table = `<div><table><thead><tr><th>when</th><th>destination</th><th>what</th><th>status</th><th>reason</th><th></th></tr></thead>
<tbody>${shown.map(row).join("")}</tbody></table></div>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Langfuse delivery</title><style>${style}</style></head><body><h1>Langfuse delivery: ${escapeHtml(config.serviceName)}</h1>
<p>Observations of this process (${process.pid}), as <a href="?format=json">JSON</a> and for <a href="?format=prometheus">Prometheus</a>.</p>
<dl>${factsOf(health())
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join("")}</dl>
<h2>Dead letters (${letters.length})</h2>
${letters.length > shown.length ? `<p>The newest ${shown.length} are shown.</p>` : ""}
${letters.length === 0 ? "<p>Nothing was refused for good.</p>" : all + table}</body></html>`;
}

const nouns = { spans: ["observation", "observations"], scores: ["score", "scores"] } as const;

const timeOf = (at: Date): string => at.toISOString().replace("T", " ").replace("Z", " UTC");
