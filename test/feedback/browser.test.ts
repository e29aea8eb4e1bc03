import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { langfuseFeedback, langfuseMiddleware } from "@langfuse-kit/express";
import { captureTraces } from "@langfuse-kit/testing";
import express from "express";
import { afterEach, expect, it } from "vitest";

const traces = captureTraces({ afterEach });
const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** As a browser gets it: without its types, and without anything that a minifier would take away as well. */
const client = stripTypeScriptTypes(readFileSync("packages/core/src/feedback-client.ts", "utf8"));

const page = `<!doctype html><title>chat</title><p id="said">nothing</p><script type="module">
  import { feedbackOf } from "/feedback-client.js";
  const answer = await fetch(location.hash.slice(1) + "/answer");
  const send = feedbackOf(answer, location.hash.slice(1) + "/feedback");
  const said = [await send({ name: "thumbs", value: 1, comment: "gr\\u00fcn" }), await send({ name: "other", value: 1 })];
  document.getElementById("said").textContent = JSON.stringify(said);
</script>`;

async function listen(app: express.Express): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(app as unknown as RequestListener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function api(origin?: string): express.Express {
  const app = express();
  app.use((request, response, next) => {
    if (origin !== undefined) {
      response.set("access-control-allow-origin", origin);
      response.set("access-control-expose-headers", "x-langfuse-feedback");
      response.set("access-control-allow-headers", "content-type");
    }
    if (request.method === "OPTIONS") response.sendStatus(204);
    else next();
  });
  app.use(langfuseMiddleware({ traceHeader: true }));
  app.use("/feedback", langfuseFeedback({ scores: { thumbs: [0, 1] } }));
  app.get("/answer", (_, response) => void response.send("42"));
  return app;
}

/** The page after its script has run. */
async function open(url: string): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), "langfuse-kit-browser-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"];
  try {
    const run = promisify(execFile)(chromium ?? "", [...flags, `--user-data-dir=${profile}`, url], { timeout: 50_000 });
    return (await run).stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

it.for(["the same origin", "another origin"])(
  "a page scores the answer that it got from %s",
  {
    timeout: 60_000,
  },
  async (where, context) => {
    if (chromium === undefined) context.skip("no Chromium was found");
    const pages = where === "the same origin" ? api() : express();
    pages.get("/", (_, response) => void response.type("html").send(page));
    pages.get("/feedback-client.js", (_, response) => void response.type("js").send(client));
    const site = await listen(pages);
    const other = where === "the same origin" ? undefined : await listen(api(site.url));
    try {
      const dom = await open(`${site.url}/#${other?.url ?? ""}`);
      expect(dom).toContain('[{"ok":true},{"ok":false,"status":400,"error":"name"}]');
    } finally {
      await Promise.all([site.close(), other?.close()]);
    }
    const answered = (await traces.all()).find(({ root }) => root.name === "GET /answer");
    expect(await traces.scores()).toMatchObject([{ traceId: answered?.id, name: "thumbs", value: 1, comment: "grün" }]);
  },
);

it("the browser's part is small", () => {
  expect(Buffer.byteLength(client)).toBeLessThan(2048);
  expect(gzipSync(client).length).toBeLessThan(1024);
  expect(client).not.toMatch(/^\s*import /m);
});
