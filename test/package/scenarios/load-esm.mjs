import assert from "node:assert/strict";

// One entry sets tracing up; here it shall have nothing to say.
process.env.LANGFUSE_TRACING_ENABLED = "false";

for (const specifier of JSON.parse(process.env.LANGFUSE_KIT_ENTRIES)) {
  const loaded = await import(specifier);
  assert.ok(Object.keys(loaded).length > 0, `${specifier} exports nothing`);
  assert.ok(import.meta.resolve(specifier).endsWith(".mjs"), `${specifier} is not loaded as ESM`);
}
