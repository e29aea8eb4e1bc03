// The application is ESM, and a library of its requires the other build: one state, whichever of them is asked.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as esm from "@langfuse-kit/core";
import { captureTraces, startFakeLangfuse } from "@langfuse-kit/testing";
import hierarchy from "./support/hierarchy.cjs";

const require = createRequire(import.meta.url);
const cjs = require("@langfuse-kit/core");
const cjsTesting = require("@langfuse-kit/testing");
const { checkHierarchy, optionsFor, traceHierarchy } = hierarchy;
assert.notEqual(esm.span, cjs.span, "there is only one copy, so nothing is tested");

const server = await startFakeLangfuse();
const langfuse = esm.initLangfuse(optionsFor(server));
assert.equal(cjs.getLangfuse(), langfuse);
assert.equal(cjs.initLangfuse(), langfuse);

for (const copies of [
  { outer: esm, inner: cjs },
  { outer: cjs, inner: esm },
]) {
  server.reset();
  const seen = await traceHierarchy(copies);
  const { ok, delivered } = await cjs.getLangfuse().flush();
  assert.deepEqual([ok, delivered], [true, 5]);
  checkHierarchy({ traces: server.traces(), scores: server.scores(), seen });
}

// A wrapped function is not wrapped again by the other copy, and headers continue what either began.
assert.equal(cjs.observe(esm.observe(traceHierarchy)).name, traceHierarchy.name);
await esm.trace("request", (whole) => {
  const headers = cjs.injectContext();
  assert.match(headers.traceparent, new RegExp(`^00-${whole.traceId}-${whole.id}-01$`));
  cjs.withContext(headers, () => esm.span("received", (step) => assert.equal(step.traceId, whole.traceId)));
});
await esm.getLangfuse().flush();

// Either test kit hears both, and the server hears nothing meanwhile.
for (const capture of [captureTraces, cjsTesting.captureTraces]) {
  server.reset();
  const captured = capture({ afterEach: false });
  const seen = await traceHierarchy({ outer: cjs, inner: esm });
  checkHierarchy({ traces: await captured.all(), scores: await captured.scores(), seen });
  captured.dispose();
  assert.equal(server.ledger.requests.length, 0);
}

await langfuse.shutdown();
await server.close();
