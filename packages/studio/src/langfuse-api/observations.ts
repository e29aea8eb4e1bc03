import { Hono } from "hono";
import type { ObservationLevel, ObservationType } from "../contract/index.ts";
import type { JsonRecord } from "../json/index.ts";
import type { ObservationFilter, StoredObservation, StoredTrace } from "../store/index.ts";
import type { Studio } from "../studio/index.ts";
import { type ApiContext, type ApiEnvironment, notFound, pageMeta } from "./environment.ts";
import { fieldGroups } from "./observation-fields.ts";
import { observationView } from "./observation-view.ts";
import {
  allow,
  asked,
  askedBoolean,
  askedCursor,
  askedEach,
  askedFilter,
  askedLimit,
  askedList,
  askedOne,
  askedPage,
  askedSome,
  askedTime,
} from "./query.ts";

/** Observations in the shapes of versions 1 and 2. */
export function observationRoutes({ store }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();

  app.get("/api/public/observations", (c) => {
    allow(c, [...filters, "page", "limit"]);
    const { page, limit, offset } = askedPage(c);
    const filter = filterOf(c);
    const data = store.observations(filter, { limit, offset }).items.map(observationView);
    return c.json({ data, meta: pageMeta(page, limit, store.countObservations(filter)) });
  });

  app.get("/api/public/observations/:id", (c) => {
    const observation = store.observation(c.req.param("id"));
    return observation === undefined ? notFound(c, "Observation") : c.json(observationView(observation));
  });

  app.get("/api/public/v2/observations", (c) => {
    allow(c, [...filters, "fields", "expandMetadata", "parseIoAsJson", "cursor", "limit"]);
    const limit = askedLimit(c, 50, 1000);
    const { items, next } = store.observations(filterOf(c), { limit, cursor: askedCursor(c) });
    const groups = new Set(["core", ...(askedSome(c, "fields", Object.keys(fieldGroups)) ?? ["basic"])]);
    const traces = new Map<string, StoredTrace | undefined>();
    const traceOf = (id: string): StoredTrace | undefined => {
      if (!traces.has(id)) traces.set(id, store.trace(id));
      return traces.get(id);
    };
    const parseContent = askedBoolean(c, "parseIoAsJson") === true;
    const expanded = new Set(askedList(c, "expandMetadata"));
    const view = (observation: StoredObservation): JsonRecord => {
      const context = { trace: () => traceOf(observation.traceId), parseContent, expanded };
      const parts = [...groups].map((group) => fieldGroups[group]?.(observation, context) ?? {});
      // The client's types have these on every observation.
      const prices = { modelId: null, inputPrice: null, outputPrice: null, totalPrice: null };
      return Object.assign({}, ...parts, groups.has("model") ? prices : {}) as JsonRecord;
    };
    return c.json({ data: items.map(view), meta: next === undefined ? {} : { cursor: next } });
  });
  return app;
}

const types: readonly Uppercase<ObservationType>[] = [
  "SPAN",
  "GENERATION",
  "EVENT",
  "AGENT",
  "TOOL",
  "CHAIN",
  "RETRIEVER",
  "EMBEDDING",
  "EVALUATOR",
  "GUARDRAIL",
];

const levels: readonly ObservationLevel[] = ["DEBUG", "DEFAULT", "WARNING", "ERROR"];

const filters = [
  "traceId",
  "name",
  "type",
  "userId",
  "sessionId",
  "level",
  "parentObservationId",
  "isRootObservation",
  "environment",
  "version",
  "fromStartTime",
  "toStartTime",
  "filter",
];

/** The filters of the query. A column in the JSON `filter` stands above its own parameter. */
function filterOf(c: ApiContext): ObservationFilter {
  const conditions = askedFilter(c, "observations");
  const stronger = new Set(conditions.map(({ column }) => column));
  const unless = <Value>(column: string, value: Value): Value | undefined => (stronger.has(column) ? undefined : value);
  const own = (name: string): string | undefined => unless(name, asked(c, name));
  return {
    traceId: own("traceId"),
    name: own("name"),
    type: unless("type", askedOne(c, "type", types)),
    userId: own("userId"),
    sessionId: own("sessionId"),
    level: unless("level", askedOne(c, "level", levels) as ObservationLevel | undefined),
    // An empty one asks for those without a parent.
    parentId: unless("parentObservationId", c.req.query("parentObservationId")),
    isRoot: unless("isRootObservation", askedBoolean(c, "isRootObservation")),
    environment: unless("environment", askedEach(c, "environment")),
    version: own("version"),
    from: unless("startTime", askedTime(c, "fromStartTime")),
    to: unless("startTime", askedTime(c, "toStartTime")),
    conditions,
  };
}
