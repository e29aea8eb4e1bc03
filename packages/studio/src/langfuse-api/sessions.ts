import { Hono } from "hono";
import type { SessionSummary } from "../contract/index.ts";
import type { JsonRecord } from "../json/index.ts";
import type { Studio } from "../studio/index.ts";
import { type ApiEnvironment, iso, notFound, pageMeta, projectId } from "./environment.ts";
import { allow, askedEach, askedPage, askedTime } from "./query.ts";
import { traceView } from "./traces.ts";

/** So many traces of one session are answered. */
const tracesOfSession = 1000;

export function sessionRoutes({ store }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get("/api/public/sessions", (c) => {
    allow(c, ["environment", "fromTimestamp", "toTimestamp", "page", "limit"]);
    const { page, limit, offset } = askedPage(c);
    const filters = {
      environment: askedEach(c, "environment"),
      from: askedTime(c, "fromTimestamp"),
      to: askedTime(c, "toTimestamp"),
    };
    const data = store.sessions({ filters, limit, offset }).items.map(sessionView);
    return c.json({ data, meta: pageMeta(page, limit, store.countSessions(filters)) });
  });
  app.get("/api/public/sessions/:id", (c) => {
    const id = c.req.param("id");
    const session = store.session(id);
    if (session === undefined) return notFound(c, `Session ${id}`);
    const { items } = store.traces({ filters: { ofSession: id }, limit: tracesOfSession, ascending: true });
    const traces = items.map((summary) => store.trace(summary.id)).filter((trace) => trace !== undefined);
    return c.json({ ...sessionView(session), traces: traces.map(traceView) });
  });
  return app;
}

function sessionView({ id, start, environment }: SessionSummary): JsonRecord {
  return { id, createdAt: iso(start), projectId, environment };
}
