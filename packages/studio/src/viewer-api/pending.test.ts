import { describe, expect, it } from "vitest";
import type { TraceSummary } from "../contract/index.ts";
import type { NewsItem } from "../intake/index.ts";
import { createPending, type Pending } from "./pending.ts";

const nothing = { isReset: false, gone: [], changes: [] };

const changed = (id: string, change: number, isNew = false): NewsItem => ({
  kind: "trace",
  isNew,
  trace: { id, change } as TraceSummary,
});
const gone = (...ids: string[]): NewsItem => ({ kind: "gone", ids });

function pendingOf(items: readonly NewsItem[], only?: string, mostMissed = 3): Pending {
  const pending = createPending(only, mostMissed);
  for (const item of items) pending.hear(item);
  return pending;
}

describe("what a watcher has yet to be told", () => {
  it("is the last change of each trace, in the order of their numbers", () => {
    const pending = pendingOf([changed("a", 1), changed("b", 2), changed("a", 3)]);
    expect(pending.take().changes).toMatchObject([
      { isNew: false, trace: { id: "b", change: 2 } },
      { isNew: false, trace: { id: "a", change: 3 } },
    ]);
  });

  it("is told once", () => {
    const pending = pendingOf([changed("a", 1), gone("b")]);
    expect(pending.isEmpty()).toBe(false);
    pending.take();
    expect(pending.isEmpty()).toBe(true);
    expect(pending.take()).toEqual(nothing);
  });

  it("leaves a trace new until that was told", () => {
    const pending = pendingOf([changed("a", 1, true), changed("a", 2)]);
    expect(pending.take().changes).toMatchObject([{ isNew: true, trace: { change: 2 } }]);
    pending.hear(changed("a", 3));
    expect(pending.take().changes).toMatchObject([{ isNew: false }]);
  });

  it("is no change of what is gone, and no loss of what came back", () => {
    expect(pendingOf([changed("a", 1), gone("a")]).take()).toEqual({ ...nothing, gone: ["a"] });
    const again = pendingOf([gone("a"), changed("a", 2, true)]).take();
    expect(again).toMatchObject({ gone: [], changes: [{ isNew: true, trace: { id: "a" } }] });
  });

  it("is about one trace where only that is watched", () => {
    expect(pendingOf([changed("b", 1), gone("b", "c")], "a").isEmpty()).toBe(true);
    const pending = pendingOf([changed("a", 1), changed("b", 2)], "a");
    expect(pending.take().changes).toMatchObject([{ trace: { id: "a" } }]);
    expect(pendingOf([gone("b", "a")], "a").take().gone).toEqual(["a"]);
  });

  it.each<[string, NewsItem[]]>([
    ["changes", [1, 2, 3, 4].map((number) => changed(`t${number}`, number))],
    ["losses", [gone("a", "b"), gone("c", "d")]],
  ])("is to begin anew after too many %s, and nothing else", (_kind, items) => {
    const pending = pendingOf([...items, changed("later", 9)]);
    expect(pending.isEmpty()).toBe(false);
    expect(pending.take()).toEqual({ ...nothing, isReset: true });
    expect(pending.isEmpty()).toBe(true);
  });

  it("is all of it as long as it is not too much", () => {
    const pending = pendingOf([1, 2, 3].map((number) => changed(`t${number}`, number)));
    pending.hear(gone("a", "b", "c"));
    expect(pending.take()).toMatchObject({ isReset: false, gone: ["a", "b", "c"], changes: [{}, {}, {}] });
  });

  it("is to begin anew where everything was cleared, and what comes after that was told is news again", () => {
    const pending = pendingOf([changed("a", 1), { kind: "reset" }, changed("b", 2)]);
    expect(pending.take()).toEqual({ ...nothing, isReset: true });
    pending.hear(changed("c", 3));
    expect(pending.take().changes).toMatchObject([{ trace: { id: "c" } }]);
  });
});
