import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import { traceAddress } from "../address/index.ts";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import { plainPage } from "../plain/index.ts";
import type { Studio } from "../studio/index.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".woff2": "font/woff2",
};

const tokenPlace = "__STUDIO_TOKEN__";
/** Where the viewer's page takes what is readable before its script has run. */
const plainPlace = "<!--plain-->";

/**
 * The viewer's files, by their exact names, so that no address leads anywhere else. Every other address is a page, which
 * the viewer draws.
 */
export function pageRoutes(studio: Studio, changeToken: string): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const folder = viewerFolder();
  const files = folder === undefined ? new Map<string, string>() : filesOf(folder);
  const index = files.get("/index.html");

  // What the SDK's getTraceUrl makes.
  app.get("/project/:project/:kind{(traces|sessions)}/:id", (c) => {
    const { kind, id } = c.req.param();
    return c.redirect(`/${kind}/${encodeURIComponent(id)}`);
  });
  // What core makes: on the server too this leads to a trace from wherever its project is not known.
  app.get("/trace/:id", (c) => c.redirect(traceAddress(c.req.param("id"))));

  app.get("*", async (c) => {
    const path = files.get(c.req.path);
    if (path !== undefined && path !== index) {
      c.header("content-type", types[extname(path)] ?? "application/octet-stream");
      // Names of assets carry a hash of their content.
      c.header("cache-control", c.req.path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
      return c.body(new Uint8Array(readFileSync(path)));
    }
    if (/\.[a-z0-9]+$/i.test(c.req.path) && !(c.req.header("accept") ?? "").includes("text/html")) {
      return c.text("Not found", 404);
    }
    c.header("cache-control", "no-store");
    if (index === undefined) return c.html(unbuilt, 503);
    const page = readFileSync(index, "utf8").replaceAll(tokenPlace, changeToken);
    // As a function: in a text `$&` would be replaced.
    const plain = await plainPage(studio.store, new URL(c.req.url));
    return c.html(page.replace(plainPlace, () => plain));
  });
  return app;
}

const unbuilt =
  "<!doctype html><meta charset=utf-8><title>Studio</title><h1>Studio runs, its pages are missing</h1><p>Install @langfuse-kit/studio anew. In a clone of langfuse-kit: <code>npm run build</code>.";

/** Beside the built file; beside `dist` when the sources run. */
function viewerFolder(): string | undefined {
  const here = fileURLToPath(new URL(".", import.meta.url));
  return [join(here, "viewer"), join(here, "../../dist/viewer")].find((folder) =>
    existsSync(join(folder, "index.html")),
  );
}

function filesOf(folder: string): Map<string, string> {
  // By name alone: of what lies in an archive of Yarn's Plug'n'Play an entry's own path is wrong.
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [`/${name.replaceAll("\\", "/")}`, join(folder, name)]));
}
