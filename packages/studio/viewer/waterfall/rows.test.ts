import { describe, expect, it } from "vitest";
import { buildTree } from "../../src/tree/index.ts";
import { step } from "../../src/tree/step-for-tests.ts";
import { nextFailed, visibleRows } from "./rows.ts";

const plain = { collapsed: new Set<string>(), search: "", hideInfrastructure: false };
const tree = buildTree([
  step("root"),
  step("middleware", { parentId: "root", start: 1, infrastructure: true }),
  step("answer", { parentId: "middleware", start: 2, type: "generation", model: "gpt-4o" }),
  step("broken", { parentId: "root", start: 3, infrastructure: true, level: "ERROR", statusMessage: "no socket" }),
]);
const shown = (options: Partial<typeof plain>): string[] =>
  visibleRows(tree, { ...plain, ...options }).map((row) => `${" ".repeat(row.depth)}${row.node.step.id}`);

describe("the rows of a waterfall", () => {
  it("come depth first", () => {
    expect(shown({})).toEqual(["root", " middleware", "  answer", " broken"]);
  });

  it("leave out what is collapsed", () => {
    expect(shown({ collapsed: new Set(["middleware"]) })).toEqual(["root", " middleware", " broken"]);
  });

  it("move children of hidden infrastructure up, and keep failures", () => {
    expect(shown({ hideInfrastructure: true })).toEqual(["root", " answer", " broken"]);
  });

  it("show what a search finds with the way to it, also below what is collapsed", () => {
    expect(shown({ search: "gpt-4o", collapsed: new Set(["root"]) })).toEqual(["root", " middleware", "  answer"]);
    const rows = visibleRows(tree, { ...plain, search: "SOCKET" });
    expect(rows.map((row) => [row.node.step.id, row.found])).toEqual([
      ["root", false],
      ["broken", true],
    ]);
  });

  it("show what has the words in its content, or one there and one in its name", () => {
    const found = (search: string, ...ids: readonly string[][]) =>
      visibleRows(tree, { ...plain, search, inContent: ids.map((list) => new Set(list)) }).flatMap((row) =>
        row.found ? row.node.step.id : [],
      );
    expect(found("refund", ["broken", "answer"])).toEqual(["answer", "broken"]);
    expect(found("refund order", ["broken", "answer"], ["answer"])).toEqual(["answer"]);
    expect(found("refund socket", ["broken", "answer"], [])).toEqual(["broken"]);
  });

  it("are none where nothing is found", () => {
    expect(shown({ search: "nobody" })).toEqual([]);
  });

  it("lead from failure to failure, going round", () => {
    const rows = visibleRows(tree, plain);
    expect(nextFailed(rows, 0)).toBe(3);
    expect(nextFailed(rows, 3)).toBe(3);
    expect(nextFailed(rows.slice(0, 2), 0)).toBe(-1);
  });
});
