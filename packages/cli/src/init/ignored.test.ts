import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { planInit } from "./plan-init.ts";

const manifest = { name: "cats", dependencies: { express: "^5.0.0" } };

const git = (cwd: string, ...args: string[]) => spawnSync("git", args, { cwd, encoding: "utf8" });
const hasGit = git(".", "--version").status === 0;

/** What init appends to .gitignore. */
function added(root: string, before: string): string {
  const change = planInit(readProject(root), "1.2.3").changes.find(({ path }) => path === ".gitignore");
  return change?.after?.slice(before.length) ?? "";
}

const cases: [string, string, boolean][] = [
  ["its name", ".env\n", true],
  ["its name from the root", "/.env\n", true],
  ["all that begins so", ".env*\n", true],
  ["all that ends so", "*.env\n", true],
  ["files beside it only", ".env.*\n!.env.example\n", false],
  ["its name, and takes it out again", ".env\n!.env\n", false],
  ["all that begins so, and takes it out again", ".env*\n!.env\n", false],
  ["its name after it was taken out", "!.env\n.env\n", true],
  ["a remark", "#.env\n", false],
];

describe.each([
  ["where git can be asked", hasGit],
  ["where there is no repository", false],
])("%s, .env", (_, isRepository) => {
  it.each(cases)("with %s in .gitignore", (_name, before, isCovered) => {
    const root = projectFolder({ "package.json": manifest, "index.js": "", ".gitignore": before });
    if (isRepository) git(root, "init", "--quiet");
    expect(added(root, before)).toBe(isCovered ? ".langfuse-kit/\n" : ".env\n.langfuse-kit/\n");
  });
});

describe.skipIf(!hasGit)("a repository", () => {
  it("may say it above the package", () => {
    const root = projectFolder({ ".gitignore": "**/.env\n.langfuse-kit\n", "apps/api/package.json": manifest });
    git(root, "init", "--quiet");
    expect(added(join(root, "apps/api"), "")).toBe("");
  });

  it("has to say it itself: what is ignored on one machine only does not count", () => {
    const root = projectFolder({ "package.json": manifest });
    git(root, "init", "--quiet");
    mkdirSync(join(root, ".git/info"), { recursive: true });
    appendFileSync(join(root, ".git/info/exclude"), ".env\n");
    expect(added(root, "")).toBe(".env\n.langfuse-kit/\n");
  });

  it("may have it among its files already", () => {
    const root = projectFolder({ "package.json": manifest, ".env": "", ".gitignore": ".env\n" });
    git(root, "init", "--quiet");
    git(root, "add", "--force", ".env");
    expect(added(root, ".env\n")).toBe(".langfuse-kit/\n");
  });
});
