import { writeSync } from "node:fs";
import { relative } from "node:path";
import type { SerializedError } from "vitest";
import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";
import {
  type CoverageMap,
  coverageLine,
  coverageOfPackages,
  leastShare,
  type PackageCoverage,
} from "./coverage/packages.ts";

/** What one run came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly test: string; readonly reason: string }[];
}

/**
 * Counts a run: tests, and also what failed outside any test (a file that does not load, a hook, a stray rejection).
 * @example const { passed, failed } = tally(testModules, unhandledErrors);
 */
export function tally(modules: readonly TestModule[], stray: readonly SerializedError[]): Tally {
  let passed = 0;
  let failed = stray.length;
  const skipped: Tally["skipped"][number][] = [];
  for (const module of modules) {
    for (const owner of [module, ...module.children.allSuites()]) failed += owner.errors().length > 0 ? 1 : 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") passed += 1;
      else if (state === "failed") failed += 1;
      else
        skipped.push({
          test: `${relative(process.cwd(), module.moduleId)} > ${test.fullName}`,
          reason: reasonOf(test),
        });
    }
  }
  return { passed, failed, skipped };
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  if (result.state === "skipped" && result.note !== undefined) return result.note;
  if (test.options.mode === "todo") return "still to be written";
  for (let owner: TestSuite | TestModule | TestCase = test; owner.type !== "module"; owner = owner.parent) {
    if (owner.type === "suite" && owner.errors().length > 0) return "a hook of its suite failed";
  }
  return "no reason given; say it with context.skip(reason)";
}

/**
 * The closing line that people and machines read.
 * @example closingLine({ passed: 3, failed: 0, skipped: [] }); // "3 passed, 0 failed"
 */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`;
}

function skippedLines(skipped: Tally["skipped"]): string[] {
  const reasons = new Set(skipped.map(({ reason }) => reason));
  return [...reasons].flatMap((reason) => [
    `SKIPPED: ${reason}`,
    ...skipped.filter((one) => one.reason === reason).map(({ test }) => `  ${test}`),
  ]);
}

/** Whether only some tests were asked for, by name or by an option with a value: that says nothing of a package. */
const isPartial = (line: readonly string[]): boolean => line.some((word) => word !== "run" && !word.startsWith("-"));

const hasTestsOf = (name: string, modules: readonly TestModule[]): boolean =>
  modules.some(({ moduleId }) => moduleId.includes(`/packages/${name}/`));

/** Whether tests were left out for want of a program, such as Redis: what they would have run is not missed. */
const lacksProgram = ({ skipped }: Tally): boolean => skipped.some(({ reason }) => /^no .* was found/.test(reason));

/**
 * Lists what was skipped and why, and how much of each package was run, and ends the run with its closing line, after
 * all that other reporters print. A package of which too little was run counts as a failure.
 */
export default class ClosingReporter implements Reporter {
  #lines: readonly string[] = [];
  #packages: readonly PackageCoverage[] = [];

  onInit(): void {
    process.once("exit", () => writeSync(1, this.#lines.map((line) => `${line}\n`).join("")));
  }

  onCoverage(map: unknown): void {
    this.#packages = coverageOfPackages(map as CoverageMap);
  }

  onTestRunEnd(modules: readonly TestModule[], stray: readonly SerializedError[]): void {
    const result = tally(modules, stray);
    const isWhole = !isPartial(process.argv.slice(2));
    const isJudged = isWhole && !lacksProgram(result);
    const tooLittle = isJudged ? this.#packages.filter(({ share }) => share < leastShare) : [];
    if (tooLittle.length > 0) process.exitCode = 1;
    // A run without any test is a failed run: Vitest exits with 1 for it.
    const failed = modules.length === 0 ? Math.max(result.failed, 1) : result.failed + tooLittle.length;
    this.#lines = [
      ...skippedLines(result.skipped),
      ...this.#packages.filter(({ name }) => isWhole || hasTestsOf(name, modules)).map(coverageLine),
      ...tooLittle.map(({ name }) => `FAILED: less than ${leastShare} % of the lines of ${name} are run by tests`),
      closingLine({ ...result, failed }),
    ];
  }
}
