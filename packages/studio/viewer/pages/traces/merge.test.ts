import { describe, expect, it } from "vitest";
import type { TraceSummary } from "../../../src/contract/index.ts";
import { addPage, replaceTrace, showWaiting, type TraceList, takeHead, without } from "./merge.ts";

/** Only what the list looks at. */
const trace = (id: string, start: number, change: number = start): TraceSummary =>
  ({ id, start, change }) as TraceSummary;
const list = (...items: TraceSummary[]): TraceList => ({ items, next: "more", waiting: [] });
const ids = (items: readonly TraceSummary[]): string[] => items.map((item) => item.id);

describe("the list of traces", () => {
  it("lets what is new wait, and brings the rest up to date in its place", () => {
    const after = takeHead(list(trace("b", 2), trace("a", 1)), [trace("c", 3), trace("b", 2, 9)], "more");
    expect(ids(after.items)).toEqual(["b", "a"]);
    expect(after.items[0]?.change).toBe(9);
    expect(ids(after.waiting)).toEqual(["c"]);
  });

  it("keeps what a change said while the page was on its way", () => {
    const before: TraceList = { items: [trace("a", 1, 9)], next: null, waiting: [trace("b", 2, 9)] };
    const after = takeHead(before, [trace("b", 2, 8), trace("a", 1, 8)], null);
    expect([...after.items, ...after.waiting].map(({ change }) => change)).toEqual([9, 9]);
  });

  it("shows what waited in the order of time", () => {
    const after = takeHead(list(trace("c", 3), trace("a", 1)), [trace("d", 4), trace("c", 3), trace("b", 2)], null);
    expect(ids(showWaiting(after).items)).toEqual(["d", "c", "b", "a"]);
    expect(showWaiting(after).waiting).toEqual([]);
  });

  it("begins anew where a whole page was missed", () => {
    const after = takeHead(list(trace("a", 1)), [trace("z", 9), trace("y", 8)], "page 2");
    expect(after).toEqual({ items: [trace("z", 9), trace("y", 8)], next: "page 2", waiting: [] });
  });

  it("puts a change in its place, and never an older one over a newer one", () => {
    const before = list(trace("a", 1, 5));
    expect(replaceTrace(before, trace("a", 1, 7)).list.items[0]?.change).toBe(7);
    expect(replaceTrace(before, trace("a", 1, 4)).list.items[0]?.change).toBe(5);
    expect(replaceTrace(before, trace("b", 2)).known).toBe(false);
  });

  it("changes what waits as well", () => {
    const before: TraceList = { items: [], next: null, waiting: [trace("w", 1, 1)] };
    expect(replaceTrace(before, trace("w", 1, 2))).toMatchObject({ known: true, list: { waiting: [{ change: 2 }] } });
  });

  it("adds pages without doubles, and takes away what is gone", () => {
    const after = addPage(list(trace("c", 3), trace("b", 2)), [trace("b", 2), trace("a", 1)], null);
    expect(ids(after.items)).toEqual(["c", "b", "a"]);
    expect(ids(without(after, ["b"]).items)).toEqual(["c", "a"]);
  });
});
