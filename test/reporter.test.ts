import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** Runs real test files in a folder of their own, with both streams in one, as a terminal shows them. */
function runTests(
  files: Record<string, string>,
  args = "",
  more: object = {},
): { code: number | null; lines: string[] } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "langfuse-kit-reporter-")));
  roots.push(root);
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    const isTest = name.endsWith(".test.ts");
    writeFileSync(
      join(root, name),
      isTest ? `import { beforeAll, beforeEach, describe, it } from "vitest";\n${text}\n` : text,
    );
  }
  const test = { reporters: ["minimal", resolve("test/reporter.ts")], ...more };
  writeFileSync(join(root, "vitest.config.mjs"), `export default ${JSON.stringify({ test })};`);
  const command = `"${process.execPath}" "${resolve("node_modules/vitest/vitest.mjs")}" run ${args} 2>&1`;
  const { status, stdout } = spawnSync(command, { cwd: root, shell: true, encoding: "utf8" });
  return { code: status, lines: stdout.trimEnd().split("\n") };
}

describe("the closing line", { timeout: 60_000 }, () => {
  it("is the last, and counts what passed", () => {
    const { code, lines } = runTests({ "a.test.ts": 'it("one", () => {});\nit("two", () => {});' });
    expect(lines.at(-1)).toBe("2 passed, 0 failed");
    expect(code).toBe(0);
  });

  it("is the last after failures too, and counts what failed outside any test", () => {
    const { code, lines } = runTests({
      "fails.test.ts": 'it("fails", () => { throw new Error("no"); });\nit("passes", () => {});',
      "does-not-load.test.ts": 'await import("./nowhere.ts");',
      "hook.test.ts":
        'describe("s", () => { beforeAll(() => { throw new Error("no"); }); it("never runs", () => {}); });',
      "stray.test.ts": 'it("passes", () => { void Promise.reject(new Error("stray")); });',
    });
    expect(lines.at(-1)).toBe("2 passed, 4 failed, 1 skipped");
    expect(code).toBe(1);
  });

  it("comes after a list of what was skipped, with the reason", () => {
    const { code, lines } = runTests({
      "a.test.ts": `it("a", () => {});
it("b", (context) => context.skip("no redis-server was found"));
describe("c", () => { beforeEach((context) => context.skip("no redis-server was found")); it("d", () => {}); });
it.skip("e", () => {});
it.todo("f");`,
    });
    expect(lines.slice(lines.findIndex((line) => line.startsWith("SKIPPED")))).toEqual([
      "SKIPPED: no redis-server was found",
      "  a.test.ts > b",
      "  a.test.ts > c > d",
      "SKIPPED: no reason given; say it with context.skip(reason)",
      "  a.test.ts > e",
      "SKIPPED: still to be written",
      "  a.test.ts > f",
      "1 passed, 0 failed, 4 skipped",
    ]);
    expect(code).toBe(0);
  });

  it("does not call a run without tests a good one", () => {
    const { code, lines } = runTests({});
    expect(lines.at(-1)).toBe("0 passed, 1 failed");
    expect(code).toBe(1);
  });
});

describe("the coverage", { timeout: 60_000 }, () => {
  const files = {
    "packages/half/src/sign.ts": `export function sign(value: number): string {
  if (value < 0) {
    return "-";
  }
  return "+";
}
export function never(): number {
  const one = 1;
  return one;
}
`,
    "packages/half/src/sign.test.ts":
      'import { sign } from "./sign.ts";\nit("signs", () => { if (sign(1) !== "+") throw new Error("no"); });',
    "packages/whole/src/one.ts": "export const one = 1;\n",
    "packages/whole/src/one.test.ts":
      'import { one } from "./one.ts";\nit("is one", () => { if (one !== 1) throw new Error("no"); });',
    // Runs the other function, and does not count.
    "test/conformance/same.test.ts":
      'import { never } from "../../packages/half/src/sign.ts";\nit("runs", () => { if (never() !== 1) throw new Error("no"); });',
  };
  const coverage = {
    provider: "custom",
    customProviderModule: resolve("test/coverage/provider.ts"),
    include: ["packages/*/src/**/*.ts"],
    exclude: ["**/*.test.ts"],
    reporter: [],
  };

  it("of each package stands before the closing line, and too little of one is a failure", () => {
    const { code, lines } = runTests(files, "--coverage", { coverage });
    expect(lines.slice(-4)).toEqual([
      "COVERAGE: half 40.0 % of 5 lines",
      "COVERAGE: whole 100.0 % of 1 lines",
      "FAILED: less than 90 % of the lines of half are run by tests",
      "3 passed, 1 failed",
    ]);
    expect(code).toBe(1);
  });

  it("is not judged where a program was wanted and absent, and the tests that want it were skipped", () => {
    const skipped = 'it("wants one", (context) => context.skip("no redis-server was found"));';
    const { code, lines } = runTests({ ...files, "packages/half/src/queue.test.ts": skipped }, "--coverage", {
      coverage,
    });
    expect(lines).toContain("COVERAGE: half 40.0 % of 5 lines");
    expect(lines.at(-1)).toBe("3 passed, 0 failed, 1 skipped");
    expect(code).toBe(0);
  });

  it("is not judged where only some tests were asked for", () => {
    const { code, lines } = runTests(files, "--coverage packages/half", { coverage });
    expect(lines.slice(-2)).toEqual(["COVERAGE: half 40.0 % of 5 lines", "1 passed, 0 failed"]);
    expect(code).toBe(0);
  });
});
