// A library brings a version of its own: its observations belong in the application's traces all the same.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as core from "@langfuse-kit/core";
import { captureTraces, startFakeLangfuse } from "@langfuse-kit/testing";
import hierarchy from "./support/hierarchy.cjs";

// The test makes it: no registry and no package.json knows the name.
const name = "core-of-another-version";
const other = await import(name);
const require = createRequire(import.meta.url);
const { checkHierarchy, optionsFor, traceHierarchy } = hierarchy;
const versionOf = (specifier) => require(`${specifier}/package.json`).version;
assert.notEqual(versionOf(name), versionOf("@langfuse-kit/core"));
assert.notEqual(core.span, other.span);

// Set up through the one, flushed through the other, in ESM and in CommonJS.
const server = await startFakeLangfuse();
const langfuse = other.initLangfuse(optionsFor(server));
assert.equal(core.getLangfuse(), langfuse);
for (const library of [other, require(name)]) {
  for (const copies of [
    { outer: core, inner: library },
    { outer: library, inner: core },
  ]) {
    server.reset();
    const seen = await traceHierarchy(copies);
    const { ok, delivered } = await core.getLangfuse().flush();
    assert.deepEqual([ok, delivered], [true, 5]);
    checkHierarchy({ traces: server.traces(), scores: server.scores(), seen });
  }
}

const captured = captureTraces({ afterEach: false });
const seen = await traceHierarchy({ outer: other, inner: core });
checkHierarchy({ traces: await captured.all(), scores: await captured.scores(), seen });
captured.dispose();

assert.ok(core.LangfuseKitError.isInstance(new other.LangfuseKitError("core", "x. y.", { code: "INVALID_OPTION" })));
await core.getLangfuse().shutdown();
await server.close();
