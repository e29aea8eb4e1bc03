import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { applyChanges, entryOf, mergeEntries, planUndo, readJournal, unifiedDiff, writeJournal } from "./index.ts";
import type { Change, Journal } from "./types.ts";

const read = (root: string, path: string): string => readFileSync(join(root, path), "utf8");
const journalOf = (changes: readonly Change[]): Journal => ({
  version: 1,
  madeBy: "test",
  entries: changes.map((change) => entryOf(change)),
  install: null,
});

describe("applying", () => {
  it("makes all changes or none", () => {
    const root = projectFolder({ "a.js": "1", "b.js": "1" });
    mkdirSync(join(root, "c.js"));
    const changes = ["a.js", "b.js"].map((path) => ({ path, before: "1", after: "2" }));
    expect(() => applyChanges(root, [...changes, { path: "c.js", before: undefined, after: "2" }])).toThrow(
      "is no file",
    );
    expect([read(root, "a.js"), read(root, "b.js")]).toEqual(["1", "1"]);
  });

  it("puts back what it can where some cannot be, and names those beside what went wrong first", () => {
    const root = projectFolder({ "a.js": "1" });
    const changes: Change[] = [
      { path: "a.js", before: "1", after: "2" },
      { path: "b", before: undefined, after: undefined },
      // Leaves a folder where there was none.
      { path: "b/c.js", before: undefined, after: "2" },
      { path: "b", before: undefined, after: "2" },
    ];
    expect(() => applyChanges(root, changes)).toThrow(/b is no file\.\nThese could not be put back.*: b$/);
    expect(read(root, "a.js")).toBe("1");
    expect(() => read(root, "b/c.js")).toThrow("ENOENT");
  });

  it("does nothing where a file is not what the plan was made from", () => {
    const root = projectFolder({ "a.js": "other" });
    expect(() => applyChanges(root, [{ path: "a.js", before: "1", after: "2" }])).toThrow("has changed meanwhile");
    expect(read(root, "a.js")).toBe("other");
  });

  it("keeps what a file may be done with", () => {
    const root = projectFolder({});
    writeFileSync(join(root, "run.sh"), "1", { mode: 0o755 });
    applyChanges(root, [{ path: "run.sh", before: "1", after: "2" }]);
    expect(statSync(join(root, "run.sh")).mode & 0o777).toBe(0o755);
  });

  it.each(["../outside.js", "/etc/outside.js", "src/../../outside.js"])("never writes to %s", (path) => {
    const root = projectFolder({});
    expect(() => applyChanges(root, [{ path, before: undefined, after: "x" }])).toThrow("outside of the project");
  });

  it("follows no link, of a file or of a folder on the way", () => {
    const elsewhere = projectFolder({ "target.js": "1" });
    const root = projectFolder({});
    symlinkSync(elsewhere, join(root, "src"));
    symlinkSync(join(elsewhere, "target.js"), join(root, "file.js"));
    for (const path of ["src/new.js", "file.js"]) {
      expect(() => applyChanges(root, [{ path, before: undefined, after: "2" }])).toThrow("links are not followed");
    }
    expect(read(elsewhere, "target.js")).toBe("1");
  });
});

describe("undo", () => {
  it("puts back what nobody has touched, and leaves the rest", () => {
    const root = projectFolder({ "a.js": "1", "b.js": "1" });
    const changes: Change[] = [
      { path: "a.js", before: "1", after: "2" },
      { path: "b.js", before: "1", after: "2" },
      { path: "new.js", before: undefined, after: "2" },
    ];
    applyChanges(root, changes);
    writeFileSync(join(root, "b.js"), "mine");
    const plan = planUndo({ project: root, workspace: root }, journalOf(changes));
    expect(plan.touched).toEqual([{ path: "b.js", own: [] }]);
    applyChanges(root, plan.changes);
    expect([read(root, "a.js"), read(root, "b.js")]).toEqual(["1", "mine"]);
    expect(() => read(root, "new.js")).toThrow("ENOENT");
  });

  it("goes back to before the first of two runs", () => {
    const first = [entryOf({ path: "a.js", before: "1", after: "2" })];
    const second = [entryOf({ path: "a.js", before: "2", after: "3" })];
    expect(mergeEntries(first, second)).toEqual([entryOf({ path: "a.js", before: "1", after: "3" })]);
  });

  it("keeps what a person wrote between two runs", () => {
    const first = [entryOf({ path: "a.js", before: "1", after: "2" })];
    const second = [entryOf({ path: "a.js", before: "mine", after: "3" })];
    expect(mergeEntries(first, second)[0]?.before).toBe("mine");
  });

  it("refuses a journal that it does not know", () => {
    const root = projectFolder({ ".langfuse-kit/init.json": "{}" });
    expect(() => readJournal(root)).toThrow("is no journal of this version");
  });

  it("reads what it wrote", () => {
    const root = projectFolder({});
    const journal = journalOf([{ path: "a.js", before: "1", after: "2" }]);
    writeJournal(root, journal);
    expect(readJournal(root)).toEqual(journal);
  });
});

describe("the preview", () => {
  it("is a unified diff, of new files and gone ones too", () => {
    expect(unifiedDiff({ path: "a.js", before: "1\n2\n", after: "1\n3\n" })).toBe(
      "--- a/a.js\n+++ b/a.js\n@@ -1,2 +1,2 @@\n 1\n-2\n+3",
    );
    expect(unifiedDiff({ path: "a.js", before: undefined, after: "1\n" })).toContain("--- /dev/null\n+++ b/a.js");
    expect(unifiedDiff({ path: "a.js", before: "1\n", after: undefined })).toContain("--- a/a.js\n+++ /dev/null");
  });
});
