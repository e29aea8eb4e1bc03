import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { declarationReader } from "../../scripts/reference/declarations.ts";
import { publishedPackages } from "../../scripts/skeleton/package-folder.ts";

const read = declarationReader();
const entries = publishedPackages(process.cwd()).flatMap(({ folder, manifest }) =>
  Object.keys(manifest.exports ?? {})
    .filter((key) => key !== "./package.json")
    .map((key) => ({
      specifier: `${manifest.name}${key.slice(1)}`,
      built: join(process.cwd(), "packages", folder, "dist", key === "." ? "index" : key.slice(2)),
    })),
);

describe("the API reference", () => {
  it.each(entries)(
    "has all that $specifier exports, with a word about each function and class",
    { timeout: 30_000 },
    async ({ built }) => {
      process.env.LANGFUSE_TRACING_ENABLED = "false"; // one entry sets tracing up
      const loaded: Record<string, unknown> = await import(`${built}.mjs`);
      const declared = read(`${built}.d.mts`);
      const names = Object.keys(loaded).filter((name) => name !== "default");
      expect(names.filter((name) => !declared.has(name))).toEqual([]);
      // A decorated class keeps its comment only where that stands behind the decorators.
      const functions = names.filter((name) => typeof loaded[name] === "function");
      expect(functions.filter((name) => declared.get(name)?.comment === "")).toEqual([]);
    },
  );
});
