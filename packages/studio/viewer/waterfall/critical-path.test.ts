import { describe, expect, it } from "vitest";
import { buildTree } from "../../src/tree/index.ts";
import { step } from "../../src/tree/step-for-tests.ts";
import { criticalPath, onPath } from "./critical-path.ts";

const pathOf = (...steps: ReturnType<typeof step>[]): Record<string, number[][]> =>
  Object.fromEntries(
    [...criticalPath(buildTree(steps), 1000)].map(([id, stretches]) => [
      id,
      stretches.map(({ from, to }) => [from, to]),
    ]),
  );

describe("the critical path", () => {
  it("of a step alone is the step", () => {
    expect(pathOf(step("a", { start: 0, end: 100 }))).toEqual({ a: [[0, 100]] });
  });

  it("goes through what ended last, and what stood between is the parent's own", () => {
    expect(
      pathOf(
        step("root", { start: 0, end: 100 }),
        step("first", { parentId: "root", start: 10, end: 30 }),
        step("second", { parentId: "root", start: 40, end: 90 }),
      ),
    ).toEqual({
      root: [
        [90, 100],
        [30, 40],
        [0, 10],
      ],
      second: [[40, 90]],
      first: [[10, 30]],
    });
  });

  it("leaves out what ran beside something longer", () => {
    expect(
      pathOf(
        step("root", { start: 0, end: 100 }),
        step("long", { parentId: "root", start: 10, end: 90 }),
        step("beside", { parentId: "root", start: 20, end: 80 }),
        step("inner", { parentId: "long", start: 10, end: 90 }),
      ),
    ).toEqual({
      root: [
        [90, 100],
        [0, 10],
      ],
      inner: [[10, 90]],
    });
  });

  it("takes of one that overlaps only what lay before the other began", () => {
    const path = pathOf(
      step("root", { start: 0, end: 100 }),
      step("early", { parentId: "root", start: 0, end: 60 }),
      step("late", { parentId: "root", start: 40, end: 100 }),
    );
    expect(path).toEqual({ late: [[40, 100]], early: [[0, 40]] });
  });

  it("does not begin before its parent, where the clocks of both differ", () => {
    const path = pathOf(step("root", { start: 10, end: 50 }), step("loose", { parentId: "root", start: 0, end: 40 }));
    expect(path).toEqual({ root: [[40, 50]], loose: [[10, 40]] });
  });

  it("follows a job that goes on when what added it is over, and leaves out the time in the queue", () => {
    const path = pathOf(
      step("request", { start: 0, end: 50 }),
      step("answer", { parentId: "request", start: 5, end: 45 }),
      step("add", { parentId: "request", start: 45, end: 50 }),
      step("job", { parentId: "add", start: 80, end: 120 }),
      step("model", { parentId: "job", start: 90, end: 110 }),
    );
    expect(path).toEqual({
      job: [
        [110, 120],
        [80, 90],
      ],
      model: [[90, 110]],
      add: [[45, 50]],
      answer: [[5, 45]],
      request: [[0, 5]],
    });
  });

  it("takes what runs up to now, and roots one after the other", () => {
    expect(pathOf(step("a", { start: 0, end: 10 }), step("b", { start: 20, end: null }))).toEqual({
      a: [[0, 10]],
      b: [[20, 1000]],
    });
  });

  it("adds up to the length of the trace, and stands ten thousand levels", () => {
    const deep = Array.from({ length: 10_000 }, (_, at) =>
      step(`s${at}`, { parentId: at === 0 ? null : `s${at - 1}`, start: at, end: 20_000 - at }),
    );
    const path = criticalPath(buildTree(deep), 0);
    expect(path.size).toBe(10_000);
    expect(deep.reduce((sum, { id }) => sum + onPath(path, id), 0)).toBe(20_000);
  });
});
