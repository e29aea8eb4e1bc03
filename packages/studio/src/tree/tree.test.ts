import { describe, expect, it } from "vitest";
import { step } from "./step-for-tests.ts";
import { buildTree } from "./tree.ts";
import type { Node } from "./types.ts";

const ids = (nodes: readonly Node[]): string[] => nodes.map((node) => node.step.id);

describe("the trees of a trace", () => {
  it("hangs children below their parents in the order of their beginning", () => {
    const [root] = buildTree([
      step("late", { parentId: "root", start: 20 }),
      step("root"),
      step("early", { parentId: "root", start: 10 }),
    ]);
    expect(ids(root?.children ?? [])).toEqual(["early", "late"]);
    expect(root?.below).toBe(2);
    expect(root?.children[0]?.depth).toBe(1);
  });

  it("leaves what began in the same millisecond in the order in which it came", () => {
    const [root] = buildTree([
      step("root", { end: 50 }),
      step("first", { parentId: "root", start: 10, end: 10.9 }),
      step("second", { parentId: "root", start: 10, end: 10.1 }),
      step("third", { parentId: "root", start: 10, end: null }),
    ]);
    expect(ids(root?.children ?? [])).toEqual(["first", "second", "third"]);
  });

  it("shows an observation whose parent never came as a root with a mark", () => {
    const roots = buildTree([step("root"), step("lost", { parentId: "nowhere", start: 5 })]);
    expect(ids(roots)).toEqual(["root", "lost"]);
    expect(roots[1]?.marks).toEqual(["orphan"]);
  });

  it("says of a trace that runs that its parents are yet to come, until its root is there", () => {
    const steps = [step("early", { parentId: "root" }), step("later", { parentId: "early", start: 5 })];
    const marksOf = (roots: readonly Node[]): unknown => roots.map(({ step, marks }) => [step.id, marks]);
    expect(marksOf(buildTree(steps, true))).toEqual([["early", ["awaited"]]]);
    const lost = step("lost", { parentId: "nowhere", start: 9 });
    expect(marksOf(buildTree([...steps, step("root"), lost], true))).toEqual([
      ["root", []],
      ["lost", ["orphan"]],
    ]);
  });

  it("opens a circle of parents at its earliest member, and loses nobody", () => {
    const roots = buildTree([
      step("b", { parentId: "a", start: 2 }),
      step("c", { parentId: "b", start: 3 }),
      step("a", { parentId: "c", start: 1 }),
      step("hangs-on", { parentId: "c", start: 4 }),
    ]);
    expect(ids(roots)).toEqual(["a"]);
    expect(roots[0]?.marks).toEqual(["cycle"]);
    expect(roots[0]?.below).toBe(3);
  });

  it("marks an observation that is its own parent", () => {
    const roots = buildTree([step("self", { parentId: "self" })]);
    expect(roots[0]?.marks).toEqual(["cycle"]);
    expect(roots[0]?.children).toEqual([]);
  });

  it("marks a clock that differs between two services, and not a child within one", () => {
    const root = step("root", { start: 100, end: 300 });
    const elsewhere = step("elsewhere", { parentId: "root", service: "search", start: 60, end: 90 });
    const here = step("here", { parentId: "root", start: 60, end: 90 });
    const [tree] = buildTree([root, elsewhere, here]);
    expect(tree?.children.map((node) => [node.step.id, node.marks])).toEqual([
      ["elsewhere", ["skew"]],
      ["here", []],
    ]);
  });

  it("marks an end before its beginning", () => {
    expect(buildTree([step("odd", { start: 10, end: 5 })])[0]?.marks).toEqual(["backwards"]);
  });

  it("tells ancestors of a failure below them", () => {
    const [root] = buildTree([
      step("root"),
      step("middle", { parentId: "root" }),
      step("leaf", { parentId: "middle", level: "ERROR" }),
    ]);
    expect(root?.failedBelow).toBe(true);
    expect(root?.children[0]?.children[0]?.failedBelow).toBe(false);
  });

  it("takes ten thousand levels without running out of stack", () => {
    const steps = Array.from({ length: 10_000 }, (_, index) =>
      step(`s${index}`, { parentId: index === 0 ? null : `s${index - 1}`, start: index }),
    );
    expect(buildTree(steps)[0]?.below).toBe(9_999);
  });
});
