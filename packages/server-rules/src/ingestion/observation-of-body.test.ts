import { describe, expect, it } from "vitest";
import { observationOfBody } from "./index.ts";

describe("the observation of a body", () => {
  it("has the fields that the body names", () => {
    const body = {
      parentObservationId: "p",
      name: "llm",
      startTime: "2026-01-01T00:00:00.000Z",
      completionStartTime: "2026-01-01T00:00:01.000Z",
      level: "WARNING",
      input: { a: 1 },
      metadata: { b: 2 },
      model: "gpt-4o",
      modelParameters: { seed: 1 },
      usageDetails: { input: 3, output: 2 },
      costDetails: { input: 1, output: 2 },
      promptName: "greet",
      promptVersion: 3,
      environment: "Langfuse-Prod",
    };
    expect(observationOfBody("generation-update", body)).toMatchObject({
      type: "generation",
      parentId: "p",
      name: "llm",
      startTime: Date.UTC(2026, 0, 1),
      endTime: undefined,
      completionStartTime: Date.UTC(2026, 0, 1, 0, 0, 1),
      level: "WARNING",
      input: { a: 1 },
      output: undefined,
      metadata: { b: 2 },
      model: "gpt-4o",
      modelParameters: { seed: 1 },
      usage: { input: 3, output: 2, total: 5 },
      cost: { input: 1, output: 2, total: 3 },
      prompt: { name: "greet", version: 3 },
      environment: "prod",
    });
  });

  it.each([
    ["agent-create", {}, "agent"],
    ["observation-create", { type: "GENERATION" }, "generation"],
    ["observation-update", { type: "EVENT" }, "event"],
  ])("of %s has the type that is meant", (type, body, expected) => {
    expect(observationOfBody(type, body).type).toBe(expected);
  });

  it("knows the older words of usage, and the costs among them", () => {
    const usage = { promptTokens: 3, completionTokens: 2, inputCost: 1, totalCost: 4, unit: "TOKENS" };
    expect(observationOfBody("generation-create", { usage })).toMatchObject({
      usage: { input: 3, output: 2, total: 5 },
      cost: { input: 1, total: 4 },
    });
    expect(observationOfBody("generation-create", { usage: { input: 1, total: 7 } }).usage).toEqual({
      input: 1,
      total: 7,
    });
  });

  it("keeps metadata that is no object under its own name", () => {
    expect(observationOfBody("span-create", { metadata: ["a"] }).metadata).toEqual({ metadata: ["a"] });
    expect(observationOfBody("span-create", { metadata: null }).metadata).toEqual({});
  });
});
