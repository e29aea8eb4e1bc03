import { Hono } from "hono";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import type { Studio } from "../studio/index.ts";
import { costRoutes } from "./costs.ts";
import { liveRoutes } from "./live.ts";
import { mediaRoutes } from "./media.ts";
import { failed } from "./query.ts";
import { sessionRoutes } from "./sessions.ts";
import { traceRoutes } from "./traces.ts";
import { transferRoutes } from "./transfer.ts";

/** Everything below `/api/studio`. */
export function viewerApi(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get("/status", (c) => c.json(studio.status()));
  app.get("/overview", (c) => c.json(studio.overview()));
  for (const routes of [traceRoutes, transferRoutes, sessionRoutes, costRoutes, mediaRoutes, liveRoutes]) {
    app.route("/", routes(studio));
  }
  app.all("*", (c) => failed(c, 404, "NOT_FOUND", `Studio has no ${c.req.method} ${c.req.path}.`));
  return app;
}
