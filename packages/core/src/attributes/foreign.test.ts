import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { encodeObservation, encodeTrace } from "./encode.ts";
import { translateForeign } from "./foreign.ts";
import { isTraceKey, readTrace } from "./read-trace.ts";
import { readType } from "./read-type.ts";

describe("translateForeign", () => {
  it("has nothing to say of what this kit writes", () => {
    const ignore = (): void => undefined;
    const generation = encodeObservation(
      "generation",
      {
        input: "a",
        metadata: { a: 1 },
        level: "ERROR",
        usage: { input: 1 },
        cost: { total: 1 },
        prompt: { name: "p", version: 1 },
      },
      ignore,
    );
    const trace = encodeTrace({ userId: "u", tags: ["a"], metadata: { a: 1 }, environment: "x", public: true }, ignore);
    expect(translateForeign({ ...generation, ...trace })).toBeUndefined();
    expect(
      translateForeign({ "gen_ai.request.model": "gpt-4o", "ai.operationId": "x", list: ["a", null] }),
    ).toBeUndefined();
  });

  it.each<[Attributes, Attributes]>([
    [{ "langfuse.trace.user_id": "u" }, { "user.id": "u" }],
    [{ "langfuse.trace.userId": "u" }, { "user.id": "u" }],
    [{ "langfuse.user_id": 42 }, { "user.id": "42" }],
    [{ "user.id": 42 }, { "user.id": "42" }],
    [{ "langfuse.trace.session_id": "s" }, { "session.id": "s" }],
    [{ "langfuse.session_id": "s" }, { "session.id": "s" }],
    [{ "traceloop.association.properties.session_id": "s" }, { "session.id": "s" }],
    [{ "langfuse.type": "GENERATION" }, { "langfuse.observation.type": "generation" }],
    [{ "langfuse.observation.type": "LLM" }, { "langfuse.observation.type": "generation" }],
    [{ "langfuse.observation.type": "song" }, { "langfuse.observation.type": undefined }],
    [{ "langfuse.level": "warn" }, { "langfuse.observation.level": "WARNING" }],
    [{ "langfuse.observation.level": "info" }, { "langfuse.observation.level": "DEFAULT" }],
    [{ "langfuse.observation.level": "loud" }, { "langfuse.observation.level": "DEFAULT" }],
    [{ "langfuse.tags": "gateway, production" }, { "langfuse.trace.tags": ["gateway", "production"] }],
    [{ "langfuse.trace.tags": '["a","b"]' }, { "langfuse.trace.tags": ["a", "b"] }],
    [{ "langfuse.trace.tags": [] }, { "langfuse.trace.tags": undefined }],
    [{ "langfuse.trace.public": "true" }, { "langfuse.trace.public": true }],
    [
      { "langfuse.input": "i", "langfuse.span.output": "o" },
      { "langfuse.observation.input": "i", "langfuse.observation.output": "o" },
    ],
    [{ "langfuse.model": "gpt-4o" }, { "langfuse.observation.model.name": "gpt-4o" }],
    [{ "langfuse.usage": '{"input":1}' }, { "langfuse.observation.usage_details": '{"input":1}' }],
    [{ "langfuse.observation.usage_details": 12 }, { "langfuse.observation.usage_details": undefined }],
    [{ "langfuse.cost": 0.5 }, { "langfuse.observation.cost_details": '{"total":0.5}' }],
    [
      { "langfuse.observation.cost_details": '{"total":"0.5","note":"x","by":{"toString":1,"valueOf":1}}' },
      { "langfuse.observation.cost_details": '{"total":0.5}' },
    ],
    [{ "langfuse.observation.metadata": "note" }, { "langfuse.observation.metadata": '{"value":"note"}' }],
    [{ "langfuse.observation.prompt.version": "3" }, { "langfuse.observation.prompt.version": 3 }],
    [{ "langfuse.observation.prompt.version": "latest" }, { "langfuse.observation.prompt.version": undefined }],
    [{ "langfuse.environment": "Langfuse-Prod" }, { "langfuse.environment": "prod" }],
    [{ "langfuse.trace.release": "r" }, { "langfuse.release": "r" }],
    [{ empty: [] }, { empty: undefined }],
    [{ object: { a: 1 } as never }, { object: '{"a":1}' }],
    [{ mixed: ["a", { b: 1 }] as never }, { mixed: '["a",{"b":1}]' }],
    [{ bytes: new Uint8Array(3) as never }, { bytes: '"[Uint8Array 3 items, 3 bytes]"' }],
  ])("turns %j into %j", (given, wanted) => {
    expect(translateForeign(given)).toStrictEqual(wanted);
  });

  it("lets the right key win where both stand, in either order", () => {
    expect(translateForeign({ "langfuse.user_id": "near", "user.id": "right" })).toBeUndefined();
    expect(translateForeign({ "user.id": "right", "langfuse.user_id": "near" })).toBeUndefined();
    expect(translateForeign({ "langfuse.user_id": "first", "langfuse.userId": "second" })).toEqual({
      "user.id": "first",
    });
  });

  it("does not walk a list of a billion holes", () => {
    const sparse: string[] = [];
    sparse.length = 1_000_000_000;
    expect(String(translateForeign({ list: sparse })?.list).endsWith('"[999900001 more]"]')).toBe(true);
    expect(translateForeign({ "langfuse.tags": sparse })).toBeUndefined();
  });

  it("does not write a key for a near miss that has no usable value", () => {
    expect(translateForeign({ "langfuse.type": "song", "langfuse.tags": "" })).toBeUndefined();
  });
});

describe("readTrace", () => {
  it("reads back what encodeTrace wrote", () => {
    const identity = {
      name: "chat",
      userId: "u",
      sessionId: "s",
      tags: ["a"],
      metadata: { plan: "pro" },
      version: "1",
      release: "r",
      environment: "e",
      public: true,
    };
    expect(readTrace(encodeTrace(identity, () => undefined))).toEqual(identity);
  });

  it("reads near misses, other accepted names and a metadata object", () => {
    expect(
      readTrace({
        "langfuse.user.id": "preferred",
        "user.id": "u",
        "langfuse.trace.session_id": "s",
        "langfuse.tags": "a,b",
        "langfuse.trace.metadata": '{"a":1,"b":1}',
        "langfuse.trace.metadata.b": "2",
      }),
    ).toEqual({ userId: "preferred", sessionId: "s", tags: ["a", "b"], metadata: { a: 1, b: "2" } });
  });

  it("finds nothing on a span that has no identity", () => {
    expect(readTrace({ "gen_ai.request.model": "m", "langfuse.observation.input": "i" })).toBeUndefined();
  });

  it("treats __proto__ as data", () => {
    const metadata = readTrace({ "langfuse.trace.metadata.__proto__": "x" })?.metadata;
    expect(Object.keys(metadata ?? {})).toEqual(["__proto__"]);
  });
});

describe("readType", () => {
  it.each<[Attributes, string]>([
    [{ "langfuse.observation.type": "agent", "gen_ai.operation.name": "chat" }, "agent"],
    [{ "openinference.span.kind": "LLM" }, "generation"],
    [{ "gen_ai.operation.name": "embeddings" }, "embedding"],
    [{ "gen_ai.operation.name": "execute_tool" }, "tool"],
    [{ "gen_ai.tool.name": "search", "gen_ai.request.model": "m" }, "tool"],
    [{ "gen_ai.response.model": "m" }, "generation"],
    [{ "http.route": "/" }, "span"],
  ])("reads %j as %s", (attributes, type) => {
    expect(readType(attributes)).toBe(type);
  });
});

describe("isTraceKey", () => {
  it("takes what readTrace reads, near misses included, and nothing that would be lost", () => {
    const known = ["user.id", "langfuse.session.id", "langfuse.release", "langfuse.trace.metadata.plan"];
    const nearMisses = ["langfuse.trace.user_id", "langfuse.trace.is_public", "langfuse.trace.environment"];
    for (const key of [...known, ...nearMisses]) {
      expect(isTraceKey(key)).toBe(true);
      expect(Object.values(readTrace({ [key]: "x" }) ?? {})).toHaveLength(1);
    }
    expect(["langfuse.trace.unknown", "langfuse.trace.", "langfuse.version"].filter(isTraceKey)).toEqual([]);
  });
});
