// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { genAiKeys, headers, keys, scopeName } from "./keys.ts";
import { sourcesOf, spelledBelow, spelledIn } from "./spelling-for-tests.ts";

const packages = fileURLToPath(new URL("../../../", import.meta.url));

function leaves(tree: object): string[] {
  return Object.values(tree).flatMap((value) => (typeof value === "string" ? [value] : leaves(value as object)));
}

describe("the vocabulary", () => {
  it("is spelled nowhere else in the packages", () => {
    const read = new Set(sourcesOf(packages).map((path) => path.split("/")[0]));
    expect([...read].sort()).toEqual(readdirSync(packages).filter((name) => existsSync(`${packages}${name}/src`)));
    expect(spelledBelow(packages)).toEqual([]);
  });

  it("would be found in a new file of any package", () => {
    const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-spelling-"));
    const texts = {
      "core/src/new.ts": 'export const name = "langfuse.trace.name";',
      "core/src/encode/deep/new.mts": "export const name = 'langfuse.trace.name';",
      "core/src/encode/new.test.ts": 'export const name = "langfuse.trace.name";',
      "express/src/new.ts": "export const name = `langfuse.trace.name`;",
      "fastify/src/new.ts": "export const name = (key: string) => `langfuse.trace.metadata.${key}`;",
      "testing/src/new.ts": 'export const name = "langfuse.trace.name";',
    };
    try {
      for (const [path, text] of Object.entries(texts)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      expect(spelledBelow(folder).sort()).toEqual([
        "core/src/encode/deep/new.mts: langfuse.trace.name",
        "core/src/new.ts: langfuse.trace.name",
        "express/src/new.ts: langfuse.trace.name",
        "fastify/src/new.ts: langfuse.trace.metadata.",
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([
    'span["langfuse.observation.type"]',
    "`langfuse.trace.metadata.${key}`",
    "`${prefix}langfuse.trace.name`",
    '"langfuse.trace"',
    '"langfuse.trace.metadata.v2"',
    '"langfuse.trace.metadata.user-id"',
    '/* first */ "langfuse.trace.name"',
    '({ "langfuse.trace.name": 1 })',
    'type Key = "langfuse.trace.name"',
    'span["gen_ai.request.model"]',
    "`gen_ai.usage.${name}`",
    'baggage.get("langfuse_user_id")',
    "`langfuse_metadata_${key}`",
  ])("would be found in %s", (text) => {
    expect(spelledIn("core/src/encode/otlp.ts", text)).toHaveLength(1);
  });

  it.each([
    ['channel("langfuse.dropped")', "core/src/encode/otlp.ts"],
    ['// "langfuse.type"\n/** `langfuse.level` */', "core/src/encode/otlp.ts"],
    ['"langfuse.trace"', "core/src/notify/channels.ts"],
    ['["langfuse.ts", "https://cloud.langfuse.com", "langfuse.com"]', "core/src/encode/otlp.ts"],
    ['"Call langfuse.flush() first"', "core/src/encode/otlp.ts"],
    ['["langfuse_kit_accepted", "gen_ai", "langfuse"]', "core/src/monitor/prometheus.ts"],
  ])("is not meant by %s in %s", (text, path) => {
    expect(spelledIn(path, text)).toEqual([]);
  });

  it("has no key twice", () => {
    const all = [...leaves(keys), ...leaves(genAiKeys), ...leaves(headers)];
    expect(new Set(all).size).toBe(all.length);
  });

  it("names a scope that the official filter lets pass", () => {
    expect(scopeName.startsWith("langfuse-sdk.")).toBe(true);
  });
});
