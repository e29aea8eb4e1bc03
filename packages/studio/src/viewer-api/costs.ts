import { Hono } from "hono";
import type { CostKind, Costs } from "../contract/index.ts";
import { costsReport } from "../costs/index.ts";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import type { Studio } from "../studio/index.ts";
import { timeOr } from "./query.ts";

const kinds: ReadonlySet<string> = new Set<CostKind>(["model", "name", "trace", "user", "session", "prompt"]);
const dayMs = 86_400_000;

export function costRoutes({ store, prices }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get("/costs", async (c) => {
    const to = timeOr(c.req.query("to"), Date.now());
    const from = Math.min(to, timeOr(c.req.query("from"), to - dayMs));
    const by = c.req.query("by") ?? "";
    const costs: Costs = await costsReport(store, {
      from,
      to,
      by: kinds.has(by) ? (by as CostKind) : "model",
      zone: c.req.query("zone") ?? "UTC",
      priceFile: prices.file,
    });
    return c.json(costs);
  });
  return app;
}
