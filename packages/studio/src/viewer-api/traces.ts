import { Hono } from "hono";
import type {
  Changed,
  FoundSteps,
  ObservationDetail,
  Page,
  TraceDetail,
  TraceSummary,
  Unchanged,
} from "../contract/index.ts";
import type { ApiContext, ApiEnvironment } from "../langfuse-api/index.ts";
import { toScore } from "../store/index.ts";
import type { Studio } from "../studio/index.ts";
import { failed, readFilters, readPaging } from "./query.ts";
import { cutText } from "./text.ts";

const shownObservations = 20_000;
const shownText = 150_000;

const longestOf = (c: ApiContext): number => (c.req.query("full") === "1" ? Number.POSITIVE_INFINITY : shownText);

export function traceRoutes({ store, intake }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();

  app.get("/traces", (c) => {
    const page: Page<TraceSummary> = store.traces({ filters: readFilters(c), ...readPaging(c) });
    return c.json(page);
  });

  app.get("/facets", (c) => c.json(store.facets()));

  app.get("/traces/:id", (c) => {
    const id = c.req.param("id");
    const after = c.req.query("after");
    if (after !== undefined && store.changeOf(id) === Number(after)) {
      const unchanged: Unchanged = { unchanged: true };
      return c.json(unchanged);
    }
    const trace = store.trace(id);
    if (trace === undefined) return failed(c, 404, "NOT_FOUND", `There is no trace ${id}.`);
    const longest = longestOf(c);
    const { public: _public, created: _created, touched: _touched, body: _body, ...shown } = trace;
    const detail: TraceDetail = {
      ...shown,
      input: cutText(trace.input, longest),
      output: cutText(trace.output, longest),
      list: store.observationsOf(id, shownObservations).map(({ traceId: _traceId, ...observation }) => observation),
      truncated: trace.observations > shownObservations,
      scoreList: store.scores({ traceId: id }, { limit: 1000 }).items.map(toScore),
      ...store.neighbours(id),
    };
    return c.json(detail);
  });

  app.get("/traces/:id/steps", (c) => {
    const found: FoundSteps = { words: store.stepsWith(c.req.param("id"), c.req.query("text")?.slice(0, 500) ?? "") };
    return c.json(found);
  });

  app.get("/traces/:id/observations/:observationId", (c) => {
    const { id, observationId } = c.req.param();
    const found = store.observation(observationId, id);
    if (found === undefined) return failed(c, 404, "NOT_FOUND", `There is no observation ${observationId}.`);
    const longest = longestOf(c);
    const scores = store.scores({ traceId: id, observationId }, { limit: 200 }).items.map(toScore);
    const {
      scopeAttributes: _scope,
      traceName: _name,
      isAppRoot: _root,
      updated: _updated,
      kind: _kind,
      ...shown
    } = found;
    const detail: ObservationDetail = {
      ...shown,
      input: cutText(found.input, longest),
      output: cutText(found.output, longest),
      scores,
    };
    return c.json(detail);
  });

  app.delete("/traces/:id", async (c) => {
    const id = c.req.param("id");
    if (store.changeOf(id) === undefined) return failed(c, 404, "NOT_FOUND", `There is no trace ${id}.`);
    const observations = await intake.submit((writer) => writer.deleteTraces([id]));
    const changed: Changed = { traces: 1, observations };
    return c.json(changed);
  });
  return app;
}
