import { Hono } from "hono";
import type { ObservationLevel } from "../contract/index.ts";
import type { JsonRecord } from "../json/index.ts";
import type { ObservationFilter, StoredObservation, StoredTrace } from "../store/index.ts";
import type { Studio } from "../studio/index.ts";
import {
  type ApiContext,
  type ApiEnvironment,
  asked,
  askedLimit,
  askedList,
  askedPage,
  askedTime,
  notFound,
  pageMeta,
  problem,
} from "./environment.ts";
import { readFilter } from "./filter.ts";
import { fieldGroups } from "./observation-fields.ts";
import { observationView } from "./observation-view.ts";

/** Observations in the shapes of versions 1 and 2. */
export function observationRoutes({ store }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();

  app.get("/api/public/observations", (c) => {
    const { page, limit, offset } = askedPage(c);
    const filter = filterOf(c);
    if (typeof filter === "string") return problem(c, 400, "InvalidRequestError", filter);
    const data = store.observations(filter, { limit, offset }).items.map(observationView);
    return c.json({ data, meta: pageMeta(page, limit, store.countObservations(filter)) });
  });

  app.get("/api/public/observations/:id", (c) => {
    const observation = store.observation(c.req.param("id"));
    return observation === undefined ? notFound(c, "Observation") : c.json(observationView(observation));
  });

  app.get("/api/public/v2/observations", (c) => {
    const limit = askedLimit(c, 50, 1000);
    const filter = filterOf(c);
    if (typeof filter === "string") return problem(c, 400, "InvalidRequestError", filter);
    const { items, next } = store.observations(filter, { limit, cursor: asked(c, "cursor") });
    const groups = new Set(["core", ...(askedList(c, "fields") ?? ["basic"])]);
    const traces = new Map<string, StoredTrace | undefined>();
    const traceOf = (id: string): StoredTrace | undefined => {
      if (!traces.has(id)) traces.set(id, store.trace(id));
      return traces.get(id);
    };
    const parseContent = asked(c, "parseIoAsJson") === "true";
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

/** The filters of the query, or what is wrong with them. A column in the JSON `filter` stands above its own parameter. */
function filterOf(c: ApiContext): ObservationFilter | string {
  const conditions = readFilter(asked(c, "filter"));
  if (typeof conditions === "string") return conditions;
  const stronger = new Set(conditions.map(({ column }) => column));
  const own = (name: string): string | undefined => (stronger.has(name) ? undefined : asked(c, name));
  const time = (name: string): number | undefined => (stronger.has("startTime") ? undefined : askedTime(c, name));
  const root = own("isRootObservation");
  return {
    traceId: own("traceId"),
    name: own("name"),
    type: own("type"),
    userId: own("userId"),
    sessionId: own("sessionId"),
    level: own("level") as ObservationLevel | undefined,
    parentId: own("parentObservationId"),
    isRoot: root === undefined ? undefined : root === "true",
    environment: stronger.has("environment") ? undefined : askedList(c, "environment"),
    version: own("version"),
    from: time("fromStartTime"),
    to: time("toStartTime"),
    conditions,
  };
}
