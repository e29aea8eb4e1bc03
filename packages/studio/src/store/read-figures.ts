import type { Facets, Totals } from "../contract/index.ts";
import type { Connection } from "../database/index.ts";
import { withoutNoise } from "../rollup/index.ts";
import { distinctOf, list, number, text } from "./summaries.ts";
import type { Reader } from "./types.ts";

type FigureReader = Pick<Reader, "facets" | "counts" | "totals" | "origins" | "pricedBy">;

/** Menus show what was seen lately, so that they are as fast with a million traces as with ten. */
const recent = 2000;
const shown = 50;

const unpricedSince = "SELECT unpriced FROM traces WHERE start >= ? AND unpriced <> '[]' ORDER BY start DESC LIMIT ?";

export function figureReader(connection: Connection): FigureReader {
  const count = (table: string): number => Number(connection.get(`SELECT count(*) AS n FROM ${table}`)?.n);
  return {
    facets() {
      const sql = `SELECT name, user_id, session_id, environment, tags, models, services FROM traces ORDER BY start DESC LIMIT ?`;
      const rows = connection.all(sql, recent);
      const scores = connection.all("SELECT name FROM scores ORDER BY time DESC LIMIT ?", recent);
      const facets: Facets = {
        names: frequent(rows.map((row) => String(row.name))),
        users: frequent(rows.flatMap((row) => text(row.user_id) ?? [])),
        sessions: frequent(rows.flatMap((row) => text(row.session_id) ?? [])),
        models: frequent(rows.flatMap((row) => list(row.models))),
        services: frequent(rows.flatMap((row) => list(row.services))),
        environments: frequent(rows.map((row) => String(row.environment))),
        tags: frequent(rows.flatMap((row) => list(row.tags))),
        scores: frequent(scores.map((row) => String(row.name))),
      };
      return facets;
    },
    counts: () => ({
      traces: count("traces"),
      // Added up over traces: counting a million rows takes longer.
      observations: Number(connection.get("SELECT coalesce(sum(observations), 0) AS n FROM traces")?.n),
      sessions: count("sessions"),
      scores: count("scores"),
    }),
    totals(since): Totals {
      const sql = `SELECT count(*) AS traces, coalesce(sum(observations), 0) AS observations, coalesce(sum(errors), 0) AS errors,
        sum(total_tokens) AS tokens, sum(cost) AS cost FROM traces WHERE start >= ?`;
      const row = connection.get(sql, since);
      return {
        traces: Number(row?.traces),
        observations: Number(row?.observations),
        errors: Number(row?.errors),
        tokens: number(row?.tokens),
        unpricedModels: distinctOf(connection.all(unpricedSince, since, recent).map(({ unpriced }) => unpriced)),
        cost: typeof row?.cost === "number" ? withoutNoise(row.cost) : null,
      };
    },
    origins: () =>
      connection
        .all("SELECT DISTINCT service, sdk FROM origins LIMIT 200")
        .map((row) => ({ service: text(row.service), sdk: text(row.sdk) })),
    pricedBy() {
      const digest = connection.get("SELECT value FROM meta WHERE key = 'prices'")?.value;
      return typeof digest === "string" ? digest : undefined;
    },
  };
}

function frequent(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort((left, right) => right[1] - left[1])
    .slice(0, shown)
    .map(([value]) => value);
}
