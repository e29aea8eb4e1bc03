import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const studio = dirname(createRequire(import.meta.url).resolve("@langfuse-kit/studio/package.json"));
const folder = join(studio, "dist/viewer");

describe("the built viewer", () => {
  // Costs, comparison, the critical path and the map of large traces came after the first 60, flame and graph after 64, and
  // after 66 what a trace says on narrow screens, all of a long text, words found in contents, and the way back to a list.
  it("is less than 67 KB to load, compressed", () => {
    const files = readdirSync(join(folder, "assets")).filter((name) => /\.(js|css)$/.test(name));
    expect(files).toHaveLength(2);
    const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, "assets", name))).length, 0);
    expect(bytes).toBeLessThan(67_000);
  });

  it("has no script and no style within its page, and loads nothing from elsewhere", () => {
    const html = readFileSync(join(folder, "index.html"), "utf8");
    expect(html).not.toMatch(/<style|style=|\son\w+=|https?:\/\//);
    for (const [, attributes, content] of html.matchAll(/<script([^>]*)>([^<]*)/g)) {
      expect(attributes).toMatch(/src="\/assets\//);
      expect(content).toBe("");
    }
  });
});
