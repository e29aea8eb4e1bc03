import { describe, expect, it } from "vitest";
import { jsonBody } from "../fixtures/index.ts";
import { decodeTraces } from "../otlp/index.ts";
import { type CapturedObservation, toObservation } from "./index.ts";

function observed(attributes: Record<string, unknown>): CapturedObservation {
  const [decoded] = decodeTraces(jsonBody([{ attributes, startMs: 1000, endMs: 1010, resource: { zone: "a" } }]));
  if (decoded === undefined) throw new Error("no span");
  return toObservation(decoded);
}

describe("a captured observation", () => {
  it("has the span's ids, times and surroundings", () => {
    const attributes = { "user.id": "u", custom: 1 };
    expect(observed(attributes)).toMatchObject({
      id: "0000000000000001",
      parentId: undefined,
      startTime: 1000,
      endTime: 1010,
      durationMs: 10,
      startTimeUnixNano: "1000000000",
      userId: "u",
      scope: { name: "langfuse-sdk.kit", version: "1.0.0" },
      kind: 1,
      resource: { zone: "a" },
      attributes,
    });
  });

  it("has input and output parsed where they are JSON", () => {
    const attributes = { "langfuse.observation.input": '{"a":[1]}', "langfuse.observation.output": "plain" };
    expect(observed(attributes)).toMatchObject({ input: { a: [1] }, output: "plain" });
  });

  it("keeps digits that a number would lose", () => {
    const attributes = { "langfuse.observation.input": "12345678901234567890", "langfuse.observation.output": "1.0" };
    expect(observed(attributes)).toMatchObject({ input: "12345678901234567890", output: "1.0" });
  });

  it("has ordinary objects, which a strict comparison takes", () => {
    const { metadata, attributes, usage } = observed({ "langfuse.observation.metadata": '{"a":1}' });
    expect(metadata).toStrictEqual({ a: 1 });
    for (const value of [metadata, attributes, usage]) expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});
