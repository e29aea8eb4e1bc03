import { describe, expect, it } from "vitest";
import { glanceAt } from "./glance.ts";

const long = [{ role: "user", content: 'a "quoted", text: {"model":"other"},\n'.repeat(3_000) }];
const glance = (body: unknown): unknown => glanceAt(typeof body === "string" ? body : JSON.stringify(body));

describe("glanceAt", () => {
  it.each([
    [
      { model: "m", temperature: 0.5, messages: long, stream: true },
      { model: "m", temperature: 0.5, messages: {}, stream: true },
    ],
    [
      { messages: long, max_tokens: 10, model: "m" },
      { messages: {}, max_tokens: 10, model: "m" },
    ],
    [
      { model: "m", user: null, input: long[0]?.content },
      { model: "m", user: null, input: {} },
    ],
    [{ contents: long, generationConfig: { temperature: 0 } }, { contents: {} }],
    [{ messages: [...long, { role: "user", content: "x", model: "inner" }] }, { messages: {} }],
    [{ messages: long, metadata: { a: 1, model: "inner" } }, { messages: {} }],
    [
      { a: 'with "quotes" and \\', messages: long, b: 'q"' },
      { a: 'with "quotes" and \\', messages: {}, b: 'q"' },
    ],
  ])("sees what stands at both ends: %#", (body, expected) => {
    expect({ ...(glance(body) as object) }).toEqual(expected);
  });

  it("takes spaces for what they are", () => {
    expect({ ...(glance(JSON.stringify({ model: "m", messages: long, n: 2 }, null, 2)) as object) }).toEqual({
      model: "m",
      messages: {},
      n: 2,
    });
  });

  it("does not look at short bodies, and not at what is no object", () => {
    for (const body of ['{"model":"m"}', "[", `[${"1,".repeat(40_000)}1]`, "x".repeat(100_000)]) {
      expect(glance(body)).toBeUndefined();
    }
  });

  it.each([
    `{${'"a":1,'.repeat(20_000)}`,
    `{"a":"${'\\"'.repeat(50_000)}`,
    `{"a":1${",".repeat(90_000)}`,
    `{"__proto__":{"x":1},"a":"${"x".repeat(70_000)}"}`,
  ])("is not led astray: %#", (body) => {
    const found = glanceAt(body) as { a?: unknown; x?: unknown };
    expect(found.x).toBeUndefined();
  });
});
