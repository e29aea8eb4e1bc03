import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("every row of README.md's table is shown by a test here, or says elsewhere's claims with a link", () => {
  const [, table = ""] = /## Beside the alternatives\n\n[^\n]+\n[^\n]+\n((?:\|.+\n)+)/.exec(read("README.md")) ?? [];
  const rows = table
    .trim()
    .split("\n")
    .map((line) => line.split(" | ").map((cell) => cell.replace(/^\||\|$/g, "").trim()));
  expect(rows.length).toBeGreaterThan(8);
  const files = globSync("test/documents/alternatives/*.test.ts").filter((file) => !file.endsWith("table.test.ts"));
  const shown = files.flatMap((file) =>
    [...read(file).matchAll(/^describe\("([^"]+)"/gm)].map(([, name = ""]) => name),
  );
  const unshown = rows.filter(([name = ""]) => !shown.includes(name));
  // Nothing that runs here can show what other languages have.
  for (const [, ours, ...others] of unshown) {
    expect(ours).toBe("no");
    for (const cell of others) expect(cell).toMatch(/\]\(https:\/\//);
  }
  expect(unshown.map(([name]) => name)).toEqual(["Python, browsers, edge runtimes"]);
  const names = rows.map(([name = ""]) => name);
  expect(shown.filter((name) => !names.includes(name))).toEqual([]);
});

const read = (file: string): string => readFileSync(file, "utf8");
