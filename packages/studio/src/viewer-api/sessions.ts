import { Hono } from "hono";
import type { Changed, Page, SessionDetail, SessionSummary, Turn } from "../contract/index.ts";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import { withoutNoise } from "../rollup/index.ts";
import { type Store, toScore } from "../store/index.ts";
import type { Studio } from "../studio/index.ts";
import { failed, readPaging } from "./query.ts";
import { cutText } from "./text.ts";

const shownText = 20_000;
const mostScores = 200;

export function sessionRoutes({ store, intake }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();

  app.get("/sessions", (c) => {
    const text = c.req.query("text")?.trim().slice(0, 500);
    const user = c.req.queries("user") ?? [];
    const page: Page<SessionSummary> = store.sessions({
      filters: { ...(text ? { text } : {}), user },
      ...readPaging(c),
    });
    return c.json(page);
  });

  app.get("/sessions/:id", (c) => {
    const id = c.req.param("id");
    const session = store.session(id);
    if (session === undefined) return failed(c, 404, "NOT_FOUND", `There is no session ${id}.`);
    const { limit, cursor } = readPaging(c);
    const place = Math.max(0, Math.trunc(Number(cursor ?? 0)) || 0);
    const scores = store.scores({ sessionId: id }, { limit: mostScores }).items.map(toScore);
    const turns = turnsOf(store, id, place, limit);
    const next = place + turns.length < session.traces ? { next: String(place + turns.length) } : {};
    const detail: SessionDetail = { ...session, scores, turns, ...next };
    return c.json(detail);
  });

  app.delete("/sessions/:id", async (c) => {
    const filters = { ofSession: c.req.param("id") };
    let traces = 0;
    let observations = 0;
    for (;;) {
      const { items } = store.traces({ filters, limit: 200 });
      if (items.length === 0) break;
      observations += await intake.submit((writer) => writer.deleteTraces(items.map(({ id }) => id)));
      traces += items.length;
    }
    const changed: Changed = { traces, observations };
    return traces === 0 ? failed(c, 404, "NOT_FOUND", "There is no such session.") : c.json(changed);
  });
  return app;
}

/** Turns of one page. Sums and the idle time before need what came earlier, but none of its content. */
function turnsOf(store: Store, id: string, place: number, limit: number): Turn[] {
  const { items } = store.traces({ filters: { ofSession: id }, limit: place + limit, ascending: true });
  let cost: number | null = null;
  let tokens: number | null = null;
  const unpriced = new Set<string>();
  let end: number | null = null;
  const turns: Turn[] = [];
  for (const [at, trace] of items.entries()) {
    if (trace.cost !== null) cost = withoutNoise((cost ?? 0) + trace.cost);
    for (const model of trace.unpricedModels) unpriced.add(model);
    if (trace.totalTokens !== null) tokens = (tokens ?? 0) + trace.totalTokens;
    if (at >= place) {
      const content = store.trace(trace.id);
      turns.push({
        trace,
        input: cutText(content?.input ?? null, shownText),
        output: cutText(content?.output ?? null, shownText),
        idle: end === null ? null : Math.max(0, trace.start - end),
        runningCost: cost,
        runningTokens: tokens,
        runningUnpriced: [...unpriced],
      });
    }
    end = Math.max(end ?? trace.end, trace.end);
  }
  return turns;
}
