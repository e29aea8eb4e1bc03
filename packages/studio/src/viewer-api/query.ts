import type { Problem, TraceFilters, TraceState } from "../contract/index.ts";
import type { ApiContext } from "../langfuse-api/index.ts";
import type { ListRequest } from "../store/index.ts";

const states: ReadonlySet<string> = new Set<TraceState>(["running", "done", "failed"]);
const levels: ReadonlySet<string> = new Set(["DEBUG", "DEFAULT", "WARNING", "ERROR"]);
const lists = [
  "name",
  "user",
  "session",
  "model",
  "service",
  "environment",
  "release",
  "version",
  "tags",
  "scores",
] as const;
const bounds = ["min", "max", "above", "below"].flatMap((end) => [`${end}Latency`, `${end}Cost`]);

/** The filters of an address. What cannot be understood is left out: an address that a person typed must not fail. */
export function readFilters(c: ApiContext): TraceFilters {
  const filters: Record<string, unknown> = {};
  const text = c.req.query("text")?.trim().slice(0, 500);
  if (text) filters.text = text;
  const level = c.req.query("level")?.toUpperCase();
  if (level !== undefined && levels.has(level)) filters.level = level;
  const wanted = c.req.queries("state")?.filter((state) => states.has(state)) ?? [];
  if (wanted.length > 0) filters.state = wanted;
  for (const key of lists) {
    const values =
      c.req
        .queries(key)
        ?.filter((value) => value !== "")
        .slice(0, 20) ?? [];
    if (values.length > 0) filters[key] = values;
  }
  for (const key of bounds) {
    const value = c.req.query(key);
    if (value && Number.isFinite(Number(value))) filters[key] = Number(value);
  }
  for (const key of ["from", "to"]) if (c.req.query(key)) filters[key] = c.req.query(key);
  return filters as TraceFilters;
}

export function readPaging(c: ApiContext): ListRequest {
  const limit = Math.trunc(Number(c.req.query("limit") || 50));
  return { limit: Math.min(200, Math.max(1, Number.isNaN(limit) ? 50 : limit)), cursor: c.req.query("cursor") };
}

export function failed(c: ApiContext, status: 400 | 404 | 413 | 500, code: Problem["code"], message: string): Response {
  const problem: Problem = { message, code };
  return c.json(problem, status);
}
