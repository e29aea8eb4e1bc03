import { Hono } from "hono";
import { BodyError, readJson } from "../guard/index.ts";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import type { Studio } from "../studio/index.ts";
import { answer, protocolVersions, unreadable } from "./protocol.ts";

/** A question is short; what is long are the answers. */
const longestBody = 1024 * 1024;

/**
 * The protocol's streamable HTTP, without sessions and without streams: each POST is answered by one JSON document. Who may
 * ask at all was decided before, by Host, Origin and token.
 */
export function mcpRoutes(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.post("/mcp", async (c) => {
    if (!(c.req.header("content-type") ?? "").startsWith("application/json")) {
      return c.json({ message: "Send application/json." }, 415);
    }
    const version = c.req.header("mcp-protocol-version");
    if (version !== undefined && !protocolVersions.includes(version)) {
      return c.json({ message: `Studio speaks the protocol's versions ${protocolVersions.join(", ")}.` }, 400);
    }
    let message: unknown;
    try {
      message = await readJson(c.env.incoming, longestBody);
    } catch (error) {
      if (error instanceof BodyError) return c.json(unreadable, error.status);
      throw error;
    }
    const found = await answer(studio, message);
    return found === undefined ? c.body(null, 202) : c.json(found);
  });
  // There is nothing that Studio would say by itself, and no session to end.
  app.on(["GET", "DELETE"], "/mcp", (c) => c.json({ message: "Studio answers POST here." }, 405, { allow: "POST" }));
  return app;
}
