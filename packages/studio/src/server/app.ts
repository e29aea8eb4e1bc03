import { Hono } from "hono";
import { admit, BodyError, type Gate, isEqual } from "../guard/index.ts";
import { type ApiEnvironment, langfuseApi } from "../langfuse-api/index.ts";
import { mcpRoutes } from "../mcp/index.ts";
import type { Studio } from "../studio/index.ts";
import { viewerApi } from "../viewer-api/index.ts";
import { pageRoutes } from "./pages.ts";

export interface AppSettings {
  readonly gate: Gate;
  readonly onError: (error: unknown) => void;
}

/** All routes, behind the gate. */
export function createApp(studio: Studio, { gate, onError }: AppSettings): Hono<ApiEnvironment> {
  const { accessToken, changeToken } = gate;
  const app = new Hono<ApiEnvironment>();
  // Who may ask is decided before all else, by the path that the router goes by: an address can be written in many ways.
  app.use(async (c, next) => {
    const { method, path } = c.req;
    const refused = admit({ method, path, headers: c.env.incoming.headers }, gate);
    if (refused === undefined) return await next();
    const { status, message, code } = refused;
    // The rest of its body is nobody's business.
    return c.json({ message, code }, status, { connection: "close" });
  });
  app.use("/api/*", async (c, next) => {
    await next();
    if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
  });
  app.onError((error, c) => {
    if (error instanceof BodyError)
      return c.json({ message: error.message, error: "InvalidRequestError" }, error.status);
    onError(error);
    return c.json({ message: "Internal Server Error", error: error.message, code: "FAILED" }, 500);
  });
  app.get("/login", (c) => {
    const token = c.req.query("token") ?? "";
    if (accessToken === undefined) return c.redirect("/");
    if (!isEqual(token, accessToken)) return c.text("This is not the token that Studio was started with.", 401);
    const value = encodeURIComponent(accessToken);
    c.header("set-cookie", `studio_token=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000`);
    return c.redirect("/");
  });
  app.route("/", langfuseApi(studio));
  app.route("/api/studio", viewerApi(studio));
  app.route("/", mcpRoutes(studio));
  app.route("/", pageRoutes(studio, changeToken));
  return app;
}
