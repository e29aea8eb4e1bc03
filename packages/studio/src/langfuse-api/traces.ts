import { Hono } from "hono";
import type { TraceFilters, TraceSummary } from "../contract/index.ts";
import { readJson } from "../guard/index.ts";
import { isRecord, type JsonRecord, parseText } from "../json/index.ts";
import type { StoredTrace } from "../store/index.ts";
import type { Studio } from "../studio/index.ts";
import {
  type ApiContext,
  type ApiEnvironment,
  asked,
  askedList,
  askedPage,
  askedTime,
  iso,
  notFound,
  pageMeta,
  problem,
  projectId,
} from "./environment.ts";
import { observationView } from "./observation-view.ts";
import { scoreView } from "./score-view.ts";

/** So many observations of one trace are answered, as on the server. */
const observationsOfTrace = 20_000;

/** Traces, in the shape that version 3 gave them; version 4 has none of its own. */
export function traceRoutes(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const { store, intake } = studio;

  const idsOf = (traceId: string): { observations: string[]; scores: string[] } => ({
    observations: store.observationsOf(traceId, observationsOfTrace).map(({ id }) => id),
    scores: store.scores({ traceId: [traceId] }, { limit: 1000 }).items.map(({ id }) => id),
  });

  app.get("/api/public/traces", (c) => {
    const { page, limit, offset } = askedPage(c);
    const filters = filtersOf(c);
    const ascending = /^timestamp\.asc$/i.test(asked(c, "orderBy") ?? "");
    const { items } = store.traces({ filters, limit, offset, ascending });
    const data = items.map((summary) => {
      const trace = store.trace(summary.id);
      return trace === undefined ? {} : { ...traceView(trace), ...figures(summary), ...idsOf(summary.id) };
    });
    return c.json({ data, meta: pageMeta(page, limit, store.countTraces(filters)) });
  });

  app.get("/api/public/traces/:id", (c) => {
    const id = c.req.param("id");
    const trace = store.trace(id);
    if (trace === undefined) return notFound(c, `Trace ${id}`);
    const { items } = store.observations({ traceId: id }, { limit: observationsOfTrace });
    const observations = [...items].reverse().map((observation) => observationView(observation));
    const scores = store.scores({ traceId: [id] }, { limit: 1000 }).items.map(scoreView);
    return c.json({ ...traceView(trace), ...figures(trace), observations, scores });
  });

  app.delete("/api/public/traces/:id", async (c) => {
    const id = c.req.param("id");
    await intake.submit((writer) => writer.deleteTraces([id]));
    return c.json({ message: "Trace deleted successfully" });
  });

  app.delete("/api/public/traces", async (c) => {
    const body = await readJson(c.env.incoming);
    const ids = isRecord(body) && Array.isArray(body.traceIds) ? body.traceIds.filter(isText) : [];
    if (ids.length === 0) return problem(c, 400, "InvalidRequestError", "traceIds must be a list of ids");
    await intake.submit((writer) => writer.deleteTraces(ids));
    return c.json({ message: "Traces deleted successfully" });
  });
  return app;
}

const isText = (value: unknown): value is string => typeof value === "string";

function filtersOf(c: ApiContext): TraceFilters {
  const exact = (key: string): { readonly [key: string]: readonly string[] } | undefined => {
    const value = asked(c, key);
    return value === undefined ? undefined : { [key]: [value] };
  };
  const [user, session] = [asked(c, "userId"), asked(c, "sessionId")];
  const [tags, environment] = [askedList(c, "tags"), askedList(c, "environment")];
  const [from, to] = [askedTime(c, "fromTimestamp"), askedTime(c, "toTimestamp")];
  return {
    ...exact("name"),
    ...exact("version"),
    ...exact("release"),
    ...(user === undefined ? {} : { user: [user] }),
    ...(session === undefined ? {} : { session: [session] }),
    ...(tags === undefined ? {} : { tags }),
    ...(environment === undefined ? {} : { environment }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** What a trace says of itself. */
export function traceView(trace: StoredTrace): JsonRecord {
  return {
    id: trace.id,
    projectId,
    timestamp: iso(trace.start),
    name: trace.name,
    input: parseText(trace.input),
    output: parseText(trace.output),
    sessionId: trace.sessionId,
    release: trace.release,
    version: trace.version,
    userId: trace.userId,
    metadata: trace.metadata,
    tags: trace.tags,
    public: trace.public,
    bookmarked: false,
    environment: trace.environment,
    externalId: null,
    createdAt: iso(trace.created),
    updatedAt: iso(trace.touched),
  };
}

/** What is added up over its observations. */
function figures({ id, latency, cost }: TraceSummary): JsonRecord {
  return { htmlPath: `/project/${projectId}/traces/${id}`, latency: latency / 1000, totalCost: cost ?? 0 };
}
