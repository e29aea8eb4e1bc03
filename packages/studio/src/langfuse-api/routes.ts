import { Hono } from "hono";
import type { Studio } from "../studio/index.ts";
import { type ApiEnvironment, problem, projectId } from "./environment.ts";
import { ingestionRoutes } from "./ingestion.ts";
import { mediaRoutes } from "./media.ts";
import { metricRoutes } from "./metrics.ts";
import { observationRoutes } from "./observations.ts";
import { otlpRoutes } from "./otlp.ts";
import { promptRoutes } from "./prompts.ts";
import { QueryError } from "./query.ts";
import { scoreRoutes } from "./scores.ts";
import { sessionRoutes } from "./sessions.ts";
import { traceRoutes } from "./traces.ts";

/** The Langfuse version whose API this is; SDKs choose their way of sending by it. */
const spokenVersion = "4.16.0";

/** Everything below `/api/public`, and the plain OTLP endpoint. */
export function langfuseApi(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.onError((error, c) => {
    if (error instanceof QueryError) return problem(c, 400, "InvalidRequestError", error.message);
    throw error;
  });
  const health = { status: "OK", version: spokenVersion };
  app.get("/api/public/health", (c) => c.json(health));
  app.get("/api/public/ready", (c) => c.json(health));
  app.get("/api/public/projects", (c) => {
    const organization = { id: projectId, name: "Studio" };
    return c.json({ data: [{ id: projectId, name: "Studio", organization, metadata: {} }] });
  });
  for (const routes of [
    otlpRoutes,
    ingestionRoutes,
    scoreRoutes,
    mediaRoutes,
    traceRoutes,
    observationRoutes,
    metricRoutes,
    promptRoutes,
    sessionRoutes,
  ]) {
    app.route("/", routes(studio));
  }
  app.all("/api/public/*", (c) =>
    problem(c, 404, "LangfuseNotFoundError", `Studio has no ${c.req.method} ${c.req.path}.`),
  );
  return app;
}
