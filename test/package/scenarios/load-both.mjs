// A process can hold both builds of a package: its own code is ESM, and a library of its requires the other.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
// One entry sets tracing up; here it shall have nothing to say.
process.env.LANGFUSE_TRACING_ENABLED = "false";

for (const specifier of JSON.parse(process.env.LANGFUSE_KIT_ENTRIES)) {
  const [esm, cjs] = [await import(specifier), require(specifier)];
  const names = (loaded) =>
    Object.keys(loaded)
      .filter((name) => name !== "default" && name !== "module.exports")
      .sort();
  assert.deepEqual(names(esm), names(cjs), `${specifier} exports other names from ESM than from CommonJS`);
}

const [{ LangfuseKitError }, other] = [await import("@langfuse-kit/core"), require("@langfuse-kit/core")];
const error = new other.LangfuseKitError("core", "what failed. What to do.", { code: "INVALID_OPTION" });
assert.notEqual(LangfuseKitError, other.LangfuseKitError);
assert.ok(LangfuseKitError.isInstance(error), "an error of one build is not known to the other");
