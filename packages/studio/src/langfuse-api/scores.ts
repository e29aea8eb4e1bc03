import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { readJson } from "../guard/index.ts";
import { invalidScore, scoreOf } from "../ingestion/index.ts";
import { isRecord, type JsonRecord } from "../json/index.ts";
import type { StoredScore } from "../store/index.ts";
import type { Studio } from "../studio/index.ts";
import { type ApiEnvironment, forwardOf, iso, notFound, pageMeta, projectId } from "./environment.ts";
import { askedCursor, askedLimit, askedPage, askedSome } from "./query.ts";
import { askedScores, askedScoresThree } from "./score-filter.ts";
import { scoreView } from "./score-view.ts";

/** Scores: taken one by one, and read in the shapes of versions 1, 2 and 3. */
export function scoreRoutes(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const { store, intake } = studio;

  app.post("/api/public/scores", async (c) => {
    const body = await readJson(c.env.incoming);
    const issues = isRecord(body) ? invalidScore(body) : [{ code: "invalid_type", path: [], message: "Invalid input" }];
    if (issues.length > 0 || !isRecord(body)) return c.json({ message: "Invalid request data", error: issues }, 400);
    const given = { id: randomUUID(), ...body };
    const score = scoreOf(given, Date.now());
    await intake.submit((writer) => writer.putScore(score));
    const event = {
      id: randomUUID(),
      type: "score-create",
      timestamp: iso(score.time),
      body: { ...given, id: score.id },
    };
    forwardOf(studio, c)?.score(event);
    return c.json({ id: score.id });
  });

  for (const version of ["/api/public/scores", "/api/public/v2/scores"]) {
    app.get(version, (c) => {
      const { page, limit, offset } = askedPage(c);
      const { filter, withTrace } = askedScores(c);
      const data = store
        .scores(filter, { limit, offset })
        .items.map((score) => ({ ...scoreView(score), ...(withTrace ? traceOf(score) : {}) }));
      return c.json({ data, meta: pageMeta(page, limit, store.countScores(filter)) });
    });
    app.get(`${version}/:id`, (c) => {
      const [score] = store.scores({ id: c.req.param("id") }, { limit: 1 }).items;
      return score === undefined ? notFound(c, "Score") : c.json(scoreView(score));
    });
  }

  app.get("/api/public/v3/scores", (c) => {
    const limit = askedLimit(c, 50, 100);
    const fields = new Set(askedSome(c, "fields", groupsOfThree));
    const { items, next } = store.scores(askedScoresThree(c), { limit, cursor: askedCursor(c) });
    const meta = next === undefined ? { limit } : { limit, cursor: next };
    return c.json({ data: items.map((score) => versionThree(score, fields)), meta });
  });

  app.delete("/api/public/scores/:id", async (c) => {
    const id = c.req.param("id");
    const found = await intake.submit((writer) => writer.deleteScore(id));
    return found ? c.json({ message: "Score deletion request received" }, 202) : notFound(c, "Score");
  });

  const traceOf = ({ traceId }: StoredScore): JsonRecord => {
    const trace = traceId === null ? undefined : store.trace(traceId);
    if (trace === undefined) return {};
    const { userId, tags, environment, sessionId } = trace;
    return { trace: { userId, tags, environment, sessionId } };
  };
  return app;
}

const groupsOfThree = ["details", "subject", "annotation"];

function versionThree(score: StoredScore, fields: ReadonlySet<string>): JsonRecord {
  const { id, name, dataType, source, environment, traceId, observationId, sessionId } = score;
  const subject =
    observationId !== null
      ? { kind: "observation", id: observationId, traceId }
      : traceId !== null
        ? { kind: "trace", id: traceId }
        : { kind: "session", id: sessionId };
  return {
    id,
    projectId,
    name,
    value: dataType === "BOOLEAN" ? score.value === 1 : (score.value ?? score.stringValue),
    dataType,
    source,
    timestamp: iso(score.time),
    environment,
    createdAt: iso(score.created),
    updatedAt: iso(score.updated),
    ...(fields.has("details")
      ? { comment: score.comment, configId: score.configId, metadata: score.metadata ?? {} }
      : {}),
    ...(fields.has("subject") ? { subject } : {}),
    ...(fields.has("annotation") ? { authorUserId: null, queueId: score.queueId } : {}),
  };
}
