import { describe, expect, it } from "vitest";
import type { Observation } from "../../src/contract/index.ts";
import { step } from "../../src/tree/step-for-tests.ts";
import { differences, matchTraces } from "./index.ts";

const steps = (...given: [id: string, parent: string | null, name: string, start?: number][]): Observation[] =>
  given.map(([id, parentId, name, start], at) => step(id, { parentId, name, start: start ?? at }) as Observation);
const shown = (left: Observation[], right: Observation[]): string[] =>
  matchTraces(left, right).map((pair) => `${"-".repeat(pair.depth)}${pair.left?.id ?? "."}|${pair.right?.id ?? "."}`);

describe("the steps of two traces", () => {
  it("are matched by name and order below parents that match", () => {
    const left = steps(["a", null, "chat"], ["b", "a", "tool"], ["c", "a", "tool"], ["d", "b", "llm"]);
    const right = steps(["A", null, "chat"], ["B", "A", "tool"], ["C", "A", "tool"], ["D", "C", "llm"]);
    expect(shown(left, right)).toEqual(["a|A", "-b|B", "--d|.", "-c|C", "--.|D"]);
  });

  it("stand alone where the other trace has none, in their place", () => {
    const left = steps(["a", null, "chat"], ["b", "a", "search"], ["c", "a", "answer"]);
    const right = steps(["A", null, "chat"], ["X", "A", "guard"], ["C", "A", "answer"], ["Y", "A", "score"]);
    expect(shown(left, right)).toEqual(["a|A", "-.|X", "-b|.", "-c|C", "-.|Y"]);
  });

  it("of two roots belong together, whatever they are called", () => {
    expect(shown(steps(["a", null, "v1"]), steps(["A", null, "v2"]))).toEqual(["a|A"]);
    expect(shown([], steps(["A", null, "v2"]))).toEqual([".|A"]);
  });
});

describe("the differences of two texts", () => {
  const written = (left: string, right: string): string =>
    differences(left, right)
      .map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `[+${text}+]` })[kind])
      .join("");

  it.each([
    ["a b c", "a x c", "a [-b-][+x+] c"],
    ["same", "same", "same"],
    ["", "new", "[+new+]"],
    ["gone", "", "[-gone-]"],
    ["one two three", "one three", "one [-two -]three"],
    ["$1.50", "$2.50", "$[-1-][+2+].50"],
    ["", "", ""],
  ])("of %j and %j are words", (left, right, expected) => {
    expect(written(left, right)).toBe(expected);
  });

  it("give both texts back, long ones too", () => {
    const left = Array.from({ length: 3000 }, (_, at) => `line ${at} of the text`).join("\n");
    const right = left.replace("line 7 of", "line seven of").replace(/line 2000.*\n/, "");
    for (const [one, other] of [
      [left, right],
      [left, "x ".repeat(200_000)],
      ["ä\u0301👍🏽 ", "👍🏿 "],
    ] as const) {
      const found = differences(one, other);
      const side = (kind: string): string =>
        found
          .filter((change) => change.kind !== kind)
          .map(({ text }) => text)
          .join("");
      expect(side("new")).toBe(one);
      expect(side("gone")).toBe(other);
    }
    expect(differences(left, right).filter(({ kind }) => kind !== "same").length).toBeLessThan(6);
  });
});
