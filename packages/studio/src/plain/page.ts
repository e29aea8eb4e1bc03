import { filtersOf, type Place, placeOf } from "../address/index.ts";
import type { Store } from "../store/index.ts";
import { plainCompare } from "./compare.ts";
import { plainCosts } from "./costs.ts";
import { type Html, html } from "./html.ts";
import { plainSession, plainSessions } from "./sessions.ts";
import { plainTrace } from "./trace.ts";
import { plainTraces } from "./traces.ts";

/** The page at an address as plain HTML, every text of others escaped. */
export async function plainPage(store: Store, url: URL): Promise<string> {
  const ways = html`<nav><a href="/">Home</a> <a href="/traces">Traces</a> <a href="/sessions">Sessions</a> <a href="/costs">Costs</a></nav>`;
  return html`${ways}${await content(store, placeOf(url.pathname), url.searchParams)}`.html;
}

function content(store: Store, place: Place, query: URLSearchParams): Html | Promise<Html> {
  switch (place.page) {
    case "home":
    case "traces":
      // Plain pages show the times of UTC: whose they are is not known here.
      return plainTraces(store, filtersOf(query, Date.now(), "Z"), query);
    case "trace":
      return plainTrace(store, place.id, query.get("observation"));
    case "sessions":
      return plainSessions(store, query);
    case "session":
      return plainSession(store, place.id);
    case "costs":
      return plainCosts(store, query);
    case "compare":
      return plainCompare(store, place.left, place.right);
    case "nowhere":
      return html`<h1>There is no such page</h1>`;
  }
}
