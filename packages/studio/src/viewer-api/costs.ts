import { Hono } from "hono";
import { costKindOf } from "../address/index.ts";
import type { Costs } from "../contract/index.ts";
import { costsReport } from "../costs/index.ts";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import { timeOf } from "../store/index.ts";
import type { Studio } from "../studio/index.ts";

const dayMs = 86_400_000;

export function costRoutes({ store, prices }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get("/costs", async (c) => {
    const to = timeOf(c.req.query("to")) ?? Date.now();
    const from = Math.min(to, timeOf(c.req.query("from")) ?? to - dayMs);
    const costs: Costs = await costsReport(store, {
      from,
      to,
      by: costKindOf(c.req.query("by") ?? null),
      zone: c.req.query("zone") ?? "UTC",
      priceFile: prices.file,
    });
    return c.json(costs);
  });
  return app;
}
