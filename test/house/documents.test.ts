import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (file: string): string => readFileSync(file, "utf8");
const documents = globSync(["*.md", "docs/**/*.md", "packages/*/*.md", "test/package/**/*.md", ".changeset/README.md"]);

describe("the documents", () => {
  it.each(documents)("lead somewhere with every link of %s", (file) => {
    const targets = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? "");
    expect(targets.filter((target) => !existsSync(join(dirname(file), target)))).toEqual([]);
  });

  it("list every decision", () => {
    const decisions = globSync("docs/decisions/[0-9]*.md").map((file) => file.slice("docs/decisions/".length));
    const list = read("docs/decisions/README.md");
    expect(decisions.filter((file) => !list.includes(`(${file})`))).toEqual([]);
  });

  it("name only commands that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/`npm run ([a-z-]+)/g)].map((match) => match[1] ?? ""),
    );
    expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
  });
});
