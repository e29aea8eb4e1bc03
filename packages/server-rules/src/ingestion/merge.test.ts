import { describe, expect, it } from "vitest";
import { inOrder, mergeEvents } from "./index.ts";

const merged = (...bodies: Record<string, unknown>[]): Record<string, unknown> =>
  mergeEvents(bodies.map((body) => ({ body })));

describe("the order of events", () => {
  it("is that of their time stamps, and a creation comes before an update", () => {
    const events = [
      { type: "span-update", time: 2 },
      { type: "span-update", time: 1 },
      { type: "span-create", time: 2 },
    ];
    expect(inOrder(events).map(({ type, time }) => `${type} ${time}`)).toEqual([
      "span-update 1",
      "span-create 2",
      "span-update 2",
    ]);
  });
});

describe("events of one body", () => {
  it("keep what is missing, and lose what is null", () => {
    expect(merged({ name: "a", version: "1" }, { name: null, model: undefined })).toEqual({ name: null, version: "1" });
  });

  it("keep what came first of trace, start and environment", () => {
    const first = { traceId: "t", startTime: "1", environment: "prod" };
    expect(merged(first, { traceId: "u", startTime: "2", environment: "dev" })).toEqual(first);
    expect(merged({ traceId: null }, { traceId: "t" })).toEqual({ traceId: "t" });
  });

  it("keep content until other content comes", () => {
    expect(merged({ input: "in", output: "a" }, { input: "", output: "b" })).toEqual({ input: "in", output: "b" });
  });

  it("join metadata in its depth, tags, and usage by its keys", () => {
    const first = { metadata: { a: { x: 1 }, b: 1 }, tags: ["a", "b"], usageDetails: { input: 1, output: 1 } };
    const next = { metadata: { a: { y: 2 }, b: 2 }, tags: ["b", "c"], usageDetails: { output: 5 } };
    expect(merged(first, next)).toMatchObject({
      metadata: { a: { x: 1, y: 2 }, b: 2 },
      tags: ["a", "b", "c"],
      usageDetails: { input: 1, output: 5 },
    });
  });

  it("are not changed by being joined, and what comes last in place of others stands alone", () => {
    const first = { metadata: { a: { x: 1 } }, tags: ["a"], usageDetails: { input: 1 } };
    const next = { metadata: { a: { y: 2 }, b: { z: 1 } }, tags: ["b"], usageDetails: { output: 2 } };
    const [firstBefore, nextBefore] = [structuredClone(first), structuredClone(next)];
    expect(merged(first, next, first, { metadata: { b: { z: 2, w: 3 } } })).toEqual({
      metadata: { a: { x: 1, y: 2 }, b: { z: 2, w: 3 } },
      tags: ["a", "b"],
      usageDetails: { input: 1, output: 2 },
    });
    expect([first, next]).toEqual([firstBefore, nextBefore]);
    expect(merged(first, next, { metadata: "m", tags: null }, { tags: ["c"] })).toMatchObject({
      metadata: "m",
      tags: ["c"],
    });
  });

  it("keep a key that means something in JavaScript as a key", () => {
    const hostile = '{"name":"a","__proto__":{"model":"b"}}';
    const body = merged(JSON.parse(hostile));
    expect(body.model).toBeUndefined();
    expect(JSON.stringify(body)).toBe(hostile);
  });

  it("join metadata that is deeper than any stack", () => {
    let deep: Record<string, unknown> = { end: true };
    for (let depth = 0; depth < 50_000; depth += 1) deep = { a: deep };
    expect(merged({ metadata: deep }, { metadata: deep })).toHaveProperty("metadata.a.a.a");
  });
});
