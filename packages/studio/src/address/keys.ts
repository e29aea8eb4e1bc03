import type { Facets } from "../contract/index.ts";

/** One thing to filter by. */
export interface Key {
  /** In the address, in the search field and on the chip. */
  readonly name: string;
  readonly kind: "choice" | "text" | "score" | "latency" | "cost" | "period" | "time";
  /** Whether several values make sense at once. */
  readonly many: boolean;
  /** What it means, for the list of suggestions. */
  readonly hint: string;
  readonly choices?: readonly string[];
  /** Where the server knows values of it. */
  readonly facet?: keyof Facets;
  /** The server's name for its list of values. */
  readonly list?: "state" | "name" | "user" | "session" | "model" | "service" | "environment" | "tags" | "scores";
}

export const keys: readonly Key[] = [
  {
    name: "level",
    kind: "choice",
    many: false,
    hint: "an error or a warning somewhere",
    choices: ["error", "warning"],
  },
  {
    name: "state",
    kind: "choice",
    many: true,
    hint: "running, done or failed",
    choices: ["running", "done", "failed"],
    list: "state",
  },
  {
    name: "name",
    kind: "text",
    many: true,
    hint: "the trace's name; POST* for its beginning",
    facet: "names",
    list: "name",
  },
  { name: "user", kind: "text", many: true, hint: "who it was for", facet: "users", list: "user" },
  { name: "session", kind: "text", many: true, hint: "the conversation", facet: "sessions", list: "session" },
  {
    name: "model",
    kind: "text",
    many: true,
    hint: "a model that was called; gpt* for its beginning",
    facet: "models",
    list: "model",
  },
  { name: "service", kind: "text", many: true, hint: "a service that took part", facet: "services", list: "service" },
  { name: "env", kind: "text", many: true, hint: "the environment", facet: "environments", list: "environment" },
  { name: "tag", kind: "text", many: true, hint: "a tag; several must all be there", facet: "tags", list: "tags" },
  {
    name: "score",
    kind: "score",
    many: true,
    hint: "such as helpful, helpful>0.5 or tone=rude",
    facet: "scores",
    list: "scores",
  },
  { name: "latency", kind: "latency", many: true, hint: "such as >2s or <500ms", choices: [">1s", ">5s", ">30s"] },
  { name: "cost", kind: "cost", many: true, hint: "in dollars, such as >0.01", choices: [">0.001", ">0.01", ">0.1"] },
  { name: "last", kind: "period", many: false, hint: "how far back", choices: ["15min", "1h", "24h", "7d"] },
  { name: "from", kind: "time", many: false, hint: "not before, such as 2026-01-31T12:00" },
  { name: "to", kind: "time", many: false, hint: "not after" },
];

export const keyNamed = (name: string): Key | undefined => keys.find((key) => key.name === name.toLowerCase());
