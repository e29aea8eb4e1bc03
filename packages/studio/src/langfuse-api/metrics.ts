import { Hono } from "hono";
import { metrics, readQuery } from "../metrics/index.ts";
import type { Studio } from "../studio/index.ts";
import { type ApiEnvironment, problem } from "./environment.ts";
import { readConditions } from "./filter.ts";
import { allow, asked } from "./query.ts";

/** Version 2 of the metrics, of observations and scores. */
export function metricRoutes({ store }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get("/api/public/v2/metrics", async (c) => {
    allow(c, ["query"]);
    const query = readQuery(asked(c, "query"), (given, view) =>
      readConditions(given, view === "observations" ? "observations" : "scores"),
    );
    if (typeof query === "string") return problem(c, 400, "InvalidRequestError", query);
    return c.json({ data: await metrics(store, query) });
  });
  return app;
}
