import { describe, expect, it } from "vitest";
import type { SampleFunction } from "../config/index.ts";
import { createReporter } from "../runtime/index.ts";
import { createRig } from "./rig-for-tests.ts";

/** Three traces under a rule of somebody's, and what was said of it. */
function sampleBy(rule: () => unknown) {
  const warnings: string[] = [];
  const reporter = createReporter({ warn: (message) => warnings.push(message), error: () => undefined });
  const rig = createRig({ sample: rule as SampleFunction, reporter });
  const kept = [1, 2, 3].map(() => rig.start("root").isRecording());
  return { kept, warnings, counts: reporter.counts() };
}

const failed = "failed:the sample function";

describe("a sample function", () => {
  it("that throws leaves it to the general rate, counted and said once", () => {
    const { kept, warnings, counts } = sampleBy(() => {
      throw new Error("no rule today");
    });
    expect(kept).toEqual([true, true, true]);
    expect(counts).toEqual({ [failed]: 3 });
    expect(warnings).toEqual([expect.stringContaining("no rule today")]);
  });

  it.each([
    ["a text", "x"],
    ["no number", Number.NaN],
    ["a promise", Promise.resolve(true)],
    ["an object", {}],
  ])("that answers with %s is taken as one that throws", (_what, answer) => {
    const { kept, warnings, counts } = sampleBy(() => answer);
    expect(kept).toEqual([true, true, true]);
    expect(counts).toEqual({ [failed]: 3 });
    expect(warnings).toEqual([expect.stringMatching(/sample function.*true, false, a rate from 0 to 1 or undefined/)]);
  });

  it.each([
    [0, false],
    [false, false],
    [1, true],
    [true, true],
    [undefined, true],
    [null, true],
  ])("that answers with %s is believed", (answer, isKept) => {
    const { kept, warnings } = sampleBy(() => answer);
    expect(kept).toEqual([isKept, isKept, isKept]);
    expect(warnings).toEqual([]);
  });
});
