import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { environmentTable } from "./index.ts";
import { optionPaths, settings } from "./settings.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const [, options = "", limits = ""] = /## Options\n([\s\S]*)## Limits\n([\s\S]*)/.exec(readme) ?? [];
const topLevel = [...new Set(optionPaths.map((path) => path.replace(/\..*$/, "")))];

/** The cells of each row, without the heads. */
const rows = options
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()));
const namesIn = (text: string | undefined): string[] =>
  [...(text ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");
const rowOf = (name: string): string[] => rows.find(([, first]) => namesIn(first).includes(name)) ?? [];

describe("the options in the README", () => {
  it("are all that there are, and no others", () => {
    const listed = rows.flatMap(([, first]) => namesIn(first)).filter((name) => !/^[A-Z_]+$/.test(name));
    expect(listed.sort()).toEqual([...topLevel].sort());
  });

  it("stand beside their variables, and every variable is there", () => {
    for (const { name, option } of environmentTable) {
      if (limits.includes(`\`${name}\``)) continue;
      const row = rowOf(option?.replace(/\..*$/, "") ?? name);
      expect(namesIn(row[option === undefined ? 1 : 2]), name).toContain(name);
    }
    const known = new Set([...environmentTable.map(({ name }) => name), "OTEL_EXPORTER_OTLP_HEADERS"]);
    const named = readme.match(/\b(?:LANGFUSE|OTEL)_[A-Z_]+\b/g) ?? [];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("have the defaults that hold", () => {
    for (const name of topLevel) {
      const { fallback } = settings[name as keyof typeof settings] ?? {};
      const [written] = namesIn(rowOf(name)[3]);
      const isPlain = typeof fallback === "number" || typeof fallback === "boolean" || typeof fallback === "string";
      if (!isPlain || written === undefined) continue;
      expect(written.replaceAll(/["_]/g, ""), name).toBe(String(fallback));
    }
    for (const path of optionPaths.filter((candidate) => candidate.startsWith("batch."))) {
      const { fallback } = settings[path];
      const written = rowOf("batch").join("|").replaceAll("_", "");
      expect(written, path).toContain(`${path.slice("batch.".length)}: ${String(fallback)}`);
    }
  });
});
