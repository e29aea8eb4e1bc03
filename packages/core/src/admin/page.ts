import type { DeadLetterSummary, Langfuse } from "../setup/index.ts";

const mostLetters = 100;
const style =
  "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}" +
  "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}" +
  "form{display:inline}button{font:inherit}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dd{margin:0}";

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
  const { dropped, skipped: _skipped, ...numbers } = health();
  const rows = [
    ...Object.entries(numbers),
    ...Object.entries(dropped).map(([reason, count]) => [`dropped: ${reason}`, count]),
  ];
  const letters = deadLetters.list();
  const shown = letters.slice(-mostLetters).reverse();
  const form = (action: "replay" | "drop", fields: Readonly<Record<string, string>>, words: string): string => {
    const inputs = Object.entries({ ...fields, action, token }).map(
      ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    );
    return `<form method="post">${inputs.join("")}<button>${escapeHtml(words)}</button></form>`;
  };
  const row = ({ id, kind, ids, status, reason, at, destination }: DeadLetterSummary): string =>
    `<tr><td><a href="?letter=${escapeHtml(id)}">${escapeHtml(at.toISOString())}</a></td><td>${escapeHtml(destination)}</td>` +
    `<td>${ids.length} ${escapeHtml(kind)}</td><td>${status}</td><td>${escapeHtml(reason)}</td>` +
    `<td>${form("replay", { letters: id }, "Send again")} ${form("drop", { letters: id }, "Drop")}</td></tr>`;
  const all =
    letters.length === 0
      ? ""
      : `<p>${form("replay", { all: "true" }, "Send all again")} ${form("drop", { all: "true" }, "Drop all")}</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Langfuse delivery</title><style>${style}</style></head><body><h1>Langfuse delivery: ${escapeHtml(config.serviceName)}</h1>
<p>Of this process (${process.pid}). <a href="?format=json">JSON</a> <a href="?format=prometheus">Prometheus</a></p>
<dl>${rows.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value ?? "")}</dd>`).join("")}</dl>
<h2>Dead letters (${letters.length})</h2>${all}
${letters.length > shown.length ? `<p>The newest ${shown.length}.</p>` : ""}
<table><thead><tr><th>when</th><th>destination</th><th>what</th><th>status</th><th>reason</th><th></th></tr></thead>
<tbody>${shown.map(row).join("")}</tbody></table></body></html>`;
}
