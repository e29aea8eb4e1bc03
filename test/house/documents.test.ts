import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (file: string): string => readFileSync(file, "utf8");
const contentOf = (path: string): string => (path.endsWith(".ts") ? read(path) : "");
const documents = globSync(["*.md", "docs/**/*.md", "packages/*/*.md", "test/package/**/*.md", ".changeset/README.md"]);

describe("the documents", () => {
  it.each(documents)("lead somewhere with every link of %s", (file) => {
    const targets = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? "");
    expect(targets.filter((target) => !existsSync(join(dirname(file), target)))).toEqual([]);
  });

  it("name only packages that there are in a changeset, without which none is released", () => {
    const known = globSync("packages/*/package.json").map((file) => JSON.parse(read(file)).name);
    const named = globSync(".changeset/*.md").flatMap((file) => [...read(file).matchAll(/^"(.+)": \w+$/gm)]);
    expect(named.map(([, name]) => name).filter((name) => !known.includes(name))).toEqual([]);
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

  it.each([
    ["Core's rooms", "core"],
    ["Studio's rooms", "studio"],
    ["The server's rules", "server-rules"],
    ["The command line's rooms", "cli"],
  ])("list under %s the rooms that are there", (heading, folder) => {
    const [, chapter = ""] = read("docs/architecture.md").split(`\n## ${heading}\n`);
    const [table = ""] = chapter.split("\n## ");
    const cells = [...table.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = ""]) => cell);
    const listed = cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)\/`/g)].map(([, room = ""]) => room));
    const rooms = globSync(`packages/${folder}/src/*/index.ts`).map((file) => file.split("/").at(-2) ?? "");
    expect(listed.sort()).toEqual(rooms.sort());
  });

  describe("of threats", () => {
    const rows = read("SECURITY.md")
      .split("\n")
      .filter((line) => line.startsWith("| ") && !line.startsWith("| threat"))
      .map((line) => line.split("|").map((cell) => cell.trim()))
      .map(
        ([, threat = "", , test = ""]) =>
          [threat, [...test.matchAll(/`([^`]+)`/g)].map(([, file = ""]) => file)] as const,
      );

    it("have rows for each part that has a surface", () => {
      expect(rows.length).toBeGreaterThan(30);
      for (const part of ["The spool on disk", "The spool in Redis", "Studio", "The command line"])
        expect(rows.some(([threat]) => threat.includes(part))).toBe(true);
    });

    it.each(rows.filter(([, files]) => files.length > 0))("%s: names tests that are there", (_, files) => {
      const [first = ""] = files;
      // A second name may be short for a file beside the first one.
      const found = files.map((file) => (file.includes("/") ? file : join(dirname(first), file)));
      expect(found.filter((file) => !existsSync(file))).toEqual([]);
      expect(
        found
          .flatMap((file) => globSync(`${file}{,/**/*.ts}`))
          .some((file) => /\b(?:it|test)[.(]/.test(contentOf(file))),
      ).toBe(true);
    });

    it("leave none without a test but the one that has nothing to test", () => {
      const untested = rows.filter(([, files]) => files.length === 0).map(([threat]) => threat);
      expect(untested.map((threat) => threat.split(" ").slice(0, 2).join(" "))).toEqual(["Prompt injection"]);
    });
  });
});
