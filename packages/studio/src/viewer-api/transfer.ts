import { Hono } from "hono";
import type { Changed, Imported, TraceExport } from "../contract/index.ts";
import { BodyError, readJson } from "../guard/index.ts";
import { applyBatch } from "../ingestion/index.ts";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import type { Origin } from "../otlp/index.ts";
import type { Studio } from "../studio/index.ts";
import { exportTrace, readExport, tooLarge } from "../transfer/index.ts";
import { failed } from "./query.ts";

/** The JSON API has no resource. */
const origin: Origin = { resource: {}, scope: { name: "langfuse-sdk", version: "", attributes: {} } };

/** Out of Studio and into it again. */
export function transferRoutes(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();

  app.get("/traces/:id/export", (c) => {
    const id = c.req.param("id");
    const trace = exportTrace(studio.store, id);
    if (trace === undefined) return failed(c, 404, "NOT_FOUND", `There is no trace ${id}.`);
    const file: TraceExport = { format: "langfuse-kit.trace", version: 1, traces: [trace] };
    c.header("content-disposition", `attachment; filename="trace-${id.replaceAll(/[^\w-]/g, "_").slice(0, 80)}.json"`);
    return c.json(file);
  });

  app.post("/import", async (c) => {
    const file = await readJson(c.env.incoming).catch((error: unknown) => {
      if (error instanceof BodyError) return error;
      throw error;
    });
    if (file instanceof BodyError) {
      return file.status === 413
        ? failed(c, 413, "TOO_LARGE", file.message)
        : failed(c, 400, "BAD_REQUEST", "The file is not JSON with traces.");
    }
    const read = readExport(file);
    if (read === tooLarge) return failed(c, 413, "TOO_LARGE", read);
    if (typeof read === "string") return failed(c, 400, "BAD_REQUEST", read);
    const { events, observations, scores } = read;
    await studio.intake.submit((writer) => {
      applyBatch(writer, events, origin);
      for (const observation of observations) writer.putObservation(observation);
      for (const score of scores) writer.putScore(score);
    });
    const [id, ...others] = new Set([
      ...observations.map(({ traceId }) => traceId),
      ...events.map(({ body }) => String(body.id)),
    ]);
    const imported: Imported = {
      traces: id === undefined ? 0 : others.length + 1,
      observations: observations.length,
      ...(others.length === 0 && { id }),
    };
    return c.json(imported);
  });

  app.post("/forward/replay", async (c) => {
    if (studio.forward === undefined) return failed(c, 404, "NOT_FOUND", "Studio forwards nothing.");
    return c.json({ observations: await studio.forward.replay() });
  });

  app.post("/clear", (c) => {
    const changed: Changed = studio.clear();
    return c.json(changed);
  });
  return app;
}
