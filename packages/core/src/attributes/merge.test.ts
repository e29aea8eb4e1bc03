import { describe, expect, it } from "vitest";
import { mergeTrace } from "./merge.ts";
import { newMetadata } from "./metadata.ts";
import type { TraceAttributes } from "./types.ts";

describe("mergeTrace", () => {
  it("unites tags, merges metadata, replaces the rest, and leaves its arguments alone", () => {
    const target: TraceAttributes = { name: "a", userId: "u", tags: ["x", "y"], metadata: { a: 1, b: 1 } };
    const merged = mergeTrace(target, { name: "b", tags: ["y", "z"], metadata: { b: 2 }, public: true });
    expect(merged).toEqual({ name: "b", userId: "u", tags: ["x", "y", "z"], metadata: { a: 1, b: 2 }, public: true });
    expect(target).toEqual({ name: "a", userId: "u", tags: ["x", "y"], metadata: { a: 1, b: 1 } });
  });

  it("keeps what an update does not say, and lets null erase content only", () => {
    const update = { name: undefined, userId: null, input: null } as unknown as TraceAttributes;
    expect(mergeTrace({ name: "a", userId: "u", input: 1 }, update)).toEqual({ name: "a", userId: "u", input: null });
  });

  it("stays bounded under endless tags", () => {
    let trace: TraceAttributes = {};
    for (let index = 0; index < 500; index++) trace = mergeTrace(trace, { tags: [`t${index}`] });
    expect(trace.tags).toHaveLength(51);
  });

  it("does not walk a list of a billion holes", () => {
    const tags: string[] = ["first"];
    tags.length = 1_000_000_000;
    expect(mergeTrace({ tags: ["a"] }, { tags }).tags).toEqual(["a", "first", undefined]);
  });

  it("stays bounded under endless metadata, and still renews what it knows", () => {
    let trace: TraceAttributes = {};
    for (let index = 0; index < 500; index++) trace = mergeTrace(trace, { metadata: { [`k${index}`]: index } });
    trace = mergeTrace(trace, { metadata: { k0: "new" } });
    expect(Object.keys(trace.metadata ?? {})).toHaveLength(51);
    expect(trace.metadata).toMatchObject({ k0: "new" });
  });

  it("loses nothing else to a field that throws", () => {
    const refuse = (): never => {
      throw new Error("no");
    };
    const update = {
      get name() {
        return refuse();
      },
      metadata: {
        get bad() {
          return refuse();
        },
        good: 1,
      },
      tags: new Proxy([], { get: refuse }),
      userId: "u",
    };
    const before = { name: "a", metadata: { a: 1 }, tags: ["x"] };
    expect(mergeTrace(before, update)).toEqual({
      name: "a",
      metadata: { a: 1, bad: "[threw]", good: 1 },
      tags: ["x", undefined],
      userId: "u",
    });
  });

  it("treats __proto__ as data", () => {
    const update = JSON.parse(
      '{"metadata":{"__proto__":{"polluted":1}},"__proto__":{"polluted":1}}',
    ) as TraceAttributes;
    const merged = mergeTrace({ metadata: { a: 1 } }, update);
    expect(Object.keys(merged.metadata ?? {})).toEqual(["a", "__proto__"]);
    expect((merged as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("newMetadata", () => {
  it("gives the fields that had no value, and only those that have one", () => {
    const before = { known: 0, absent: undefined, none: null };
    const later = { known: 1, absent: "a", none: "b", fresh: [], still: undefined };
    expect(newMetadata(before, later)).toEqual({ absent: "a", none: "b", fresh: [] });
    expect(newMetadata(later, later)).toBeUndefined();
    expect(newMetadata(undefined, new Map([["a", 1]]))).toEqual({ a: 1 });
  });

  it("takes what every object inherits for nothing that is known", () => {
    const later = JSON.parse('{"constructor":1,"__proto__":2}') as object;
    expect(Object.entries(newMetadata({}, later) ?? {})).toEqual([
      ["constructor", 1],
      ["__proto__", 2],
    ]);
  });
});
