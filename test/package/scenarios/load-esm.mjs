import assert from "node:assert/strict";

for (const specifier of JSON.parse(process.env.LANGFUSE_KIT_ENTRIES)) {
  const loaded = await import(specifier);
  assert.ok(Object.keys(loaded).length > 0, `${specifier} exports nothing`);
  assert.ok(import.meta.resolve(specifier).endsWith(".mjs"), `${specifier} is not loaded as ESM`);
}
