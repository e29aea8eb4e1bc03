import assert from "node:assert/strict";
import { createRequire } from "node:module";

// Studio starts from its packed files, as an ES module and as CommonJS, finds its pages, and takes a trace.
const specifier = "@langfuse-kit/studio";
if (JSON.parse(process.env.LANGFUSE_KIT_ENTRIES ?? "[]").includes(specifier)) {
  // Node 22 says of node:sqlite that it is experimental.
  process.removeAllListeners("warning");
  for (const { startStudio } of [await import(specifier), createRequire(import.meta.url)(specifier)]) {
    const studio = await startStudio({ port: 0, memory: true });
    const page = await fetch(studio.url, { headers: { accept: "text/html" } });
    const html = await page.text();
    assert.equal(page.status, 200);
    assert.ok(html.includes(studio.token), "the page has the token of the start");
    for (const [, asset] of html.matchAll(/(?:src|href)="\.?(\/assets\/[^"]+)"/g)) {
      assert.equal((await fetch(studio.url + asset)).status, 200, asset);
    }
    const spans = [{ traceId: "a".repeat(32), spanId: "b".repeat(16), name: "packed" }];
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    const headers = { "content-type": "application/json" };
    assert.equal((await fetch(`${studio.url}/v1/traces`, { method: "POST", headers, body })).status, 200);
    const { items } = await (await fetch(`${studio.url}/api/studio/traces`)).json();
    assert.deepEqual(
      items.map(({ name }) => name),
      ["packed"],
    );
    await studio.close();
  }
}
