import { type Html, html } from "./html.ts";

const longest = 20_000;

/** The beginning of an input or output, as it is kept. */
export function text(title: string, content: string | null): Html | null {
  if (content === null || content === "") return null;
  const cut = content.length > longest ? "\n…" : "";
  return html`<h3>${title}</h3><pre>${content.slice(0, longest)}${cut}</pre>`;
}
