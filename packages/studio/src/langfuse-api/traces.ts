import { Hono } from "hono";
import type { TraceSummary } from "../contract/index.ts";
import { readJson } from "../guard/index.ts";
import { isRecord, type JsonRecord } from "../json/index.ts";
import {
  isTraceOrder,
  type StoredObservation,
  type StoredScore,
  type StoredTrace,
  type TraceOrder,
  traceOrders,
} from "../store/index.ts";
import type { Studio } from "../studio/index.ts";
import { contentOf } from "./content.ts";
import { type ApiContext, type ApiEnvironment, iso, notFound, pageMeta, problem, projectId } from "./environment.ts";
import { observationView } from "./observation-view.ts";
import { allOf, anyOf, askedConditions, before, exactly, type Parameters, since } from "./parameters.ts";
import { allow, asked, askedPage, askedSome, demand } from "./query.ts";
import { scoreView } from "./score-view.ts";

/** So many observations of one trace are answered, as on the server. */
const observationsOfTrace = 20_000;

/** Traces, in the shape that version 3 gave them; version 4 has none of its own. */
export function traceRoutes(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const { store, intake } = studio;

  const scoresOf = (traceId: string): readonly StoredScore[] => store.scores({ traceId }, { limit: 1000 }).items;
  const observationsOf = (traceId: string): readonly StoredObservation[] =>
    [...store.observations({ traceId }, { limit: observationsOfTrace }).items].reverse();

  app.get("/api/public/traces", (c) => {
    allow(c, [...Object.keys(parameters), "filter", "fields", "orderBy", "page", "limit"]);
    const { page, limit, offset } = askedPage(c);
    const groups = askedGroups(c);
    const filters = { conditions: askedConditions(c, "traces", parameters) };
    const { items } = store.traces({ filters, limit, offset, ...askedOrder(c) });
    const idsOf = (id: string) => ({
      observations: () => store.observationsOf(id, observationsOfTrace).map((observation) => observation.id),
      scores: () => scoresOf(id).map((score) => score.id),
    });
    const data = items.map((summary) => {
      const trace = store.trace(summary.id);
      return trace === undefined ? {} : groupedView(trace, groups, idsOf(summary.id));
    });
    return c.json({ data, meta: pageMeta(page, limit, store.countTraces(filters)) });
  });

  app.get("/api/public/traces/:id", (c) => {
    allow(c, ["fields"]);
    const groups = askedGroups(c);
    const id = c.req.param("id");
    const trace = store.trace(id);
    if (trace === undefined) return notFound(c, `Trace ${id}`);
    const lists = {
      observations: () => observationsOf(id).map((observation) => observationView(observation)),
      scores: () => scoresOf(id).map(scoreView),
    };
    return c.json(groupedView(trace, groups, lists));
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

const parameters: Parameters = {
  userId: exactly("userId"),
  name: exactly("name"),
  sessionId: exactly("sessionId"),
  version: exactly("version"),
  release: exactly("release"),
  tags: allOf("tags"),
  environment: anyOf("environment"),
  fromTimestamp: since("timestamp"),
  toTimestamp: before("timestamp"),
};

function askedOrder(c: ApiContext): { by: TraceOrder; ascending: boolean } {
  const [by = "", direction = "", more] = (asked(c, "orderBy") ?? "timestamp.desc").split(".");
  const known = more === undefined && isTraceOrder(by) && /^(asc|desc)$/i.test(direction);
  demand(known, `orderBy must be a field and asc or desc, such as timestamp.asc. Fields: ${traceOrders.join(", ")}`);
  return { by, ascending: direction.toLowerCase() === "asc" };
}

const groupsOfFields = ["core", "io", "scores", "observations", "metrics"];

const askedGroups = (c: ApiContext): ReadonlySet<string> =>
  new Set(askedSome(c, "fields", groupsOfFields) ?? groupsOfFields);

/** The groups of fields that were asked for; the others are empty as the server has them. */
function groupedView(
  trace: StoredTrace,
  groups: ReadonlySet<string>,
  lists: { readonly observations: () => readonly unknown[]; readonly scores: () => readonly unknown[] },
): JsonRecord {
  const { input, output, metadata, ...core } = traceView(trace);
  return {
    ...core,
    ...(groups.has("io") ? { input, output, metadata } : {}),
    ...figures(trace),
    ...(groups.has("metrics") ? {} : { latency: -1, totalCost: -1 }),
    observations: groups.has("observations") ? lists.observations() : [],
    scores: groups.has("scores") ? lists.scores() : [],
  };
}

/** What a trace says of itself. */
export function traceView(trace: StoredTrace): JsonRecord {
  return {
    id: trace.id,
    projectId,
    timestamp: iso(trace.start),
    name: trace.name,
    input: contentOf(trace.input),
    output: contentOf(trace.output),
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
