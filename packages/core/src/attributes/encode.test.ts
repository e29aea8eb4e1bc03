import { describe, expect, it } from "vitest";
import { encodeCost, encodeObservation, encodeTrace, encodeTraceContent, toMetadata } from "./encode.ts";
import { keys } from "./keys.ts";
import type { GenerationAttributes, TraceAttributes } from "./types.ts";

function observation(attributes: unknown, type?: string): { out: Record<string, unknown>; reports: string[] } {
  const reports: string[] = [];
  const out = encodeObservation(type as "span", attributes as GenerationAttributes, (key) => reports.push(key));
  return { out, reports };
}

function trace(attributes: unknown): { out: Record<string, unknown>; reports: string[] } {
  const reports: string[] = [];
  const out = encodeTrace(attributes as TraceAttributes, (key) => reports.push(key));
  return { out, reports };
}

const { observation: o, trace: t } = keys;

describe("encodeObservation", () => {
  it("writes every field under Langfuse's key", () => {
    const { out, reports } = observation(
      {
        input: [{ role: "user", content: "why?" }],
        output: "because",
        metadata: { step: 1, note: "as is", nested: { a: [1] } },
        level: "WARNING",
        statusMessage: "slow",
        version: "v2",
        environment: "production",
        model: "gpt-4o",
        modelParameters: { temperature: 0.2 },
        usage: { input: 3, output: 4 },
        cost: { input: 0.5, total: 0.5 },
        prompt: { name: "greeting", version: 3 },
        completionStartTime: new Date(0),
      },
      "generation",
    );
    expect(out).toEqual({
      "langfuse.observation.type": "generation",
      "langfuse.observation.input": '[{"role":"user","content":"why?"}]',
      "langfuse.observation.output": "because",
      "langfuse.observation.metadata.step": "1",
      "langfuse.observation.metadata.note": "as is",
      "langfuse.observation.metadata.nested": '{"a":[1]}',
      "langfuse.observation.level": "WARNING",
      "langfuse.observation.status_message": "slow",
      "langfuse.version": "v2",
      "langfuse.environment": "production",
      "langfuse.observation.model.name": "gpt-4o",
      "langfuse.observation.model.parameters": '{"temperature":0.2}',
      "langfuse.observation.usage_details": '{"input":3,"output":4}',
      "langfuse.observation.cost_details": '{"input":0.5,"total":0.5}',
      "langfuse.observation.prompt.name": "greeting",
      "langfuse.observation.prompt.version": 3,
      "langfuse.observation.completion_start_time": "1970-01-01T00:00:00.000Z",
    });
    expect(reports).toEqual([]);
  });

  it("writes nothing for what is undefined, for another's option, or null", () => {
    const { out, reports } = observation({ input: undefined, model: null, metadata: null, parent: {}, type: "tool" });
    expect(out).toEqual({});
    expect(reports).toEqual([]);
  });

  it("says of a field that is none that it was left out, and what it is called here", () => {
    const fields = { usageDetails: { input: 1 }, asType: "tool", ["__proto__"]: 1, constructor: 1, output: "kept" };
    expect(observation(fields)).toEqual({
      out: { [o.output]: "kept" },
      reports: ["attributes.usageDetails", "attributes.asType", "attributes.unknown", "attributes.unknown"],
    });
  });

  it.each(["userId", "sessionId", "tags", "release", "public"])("says that %s belongs to the trace", (field) => {
    expect(observation({ [field]: "given", input: "kept" })).toEqual({
      out: { [o.input]: "kept" },
      reports: ["attributes.of the trace"],
    });
    expect(observation({ [field]: undefined }).reports).toEqual([]);
  });

  it("lets null replace an input or output that was written before", () => {
    expect(observation({ input: null, output: null }).out).toEqual({ [o.input]: "null", [o.output]: "null" });
  });

  it("takes any spelling of type and level, and says what it cannot take", () => {
    expect(observation({ level: "warn" }, "TOOL").out).toEqual({ [o.type]: "tool", [o.level]: "WARNING" });
    expect(observation({ level: "fatal" }).out).toEqual({ [o.level]: "ERROR" });
    expect(observation({ level: "loud" }, "song")).toEqual({
      out: {},
      reports: ["attributes.type", "attributes.level"],
    });
  });

  it("never throws, and a field that throws costs only itself", () => {
    const refuse = (): never => {
      throw new Error("no");
    };
    const { out, reports } = observation({
      get input(): string {
        return refuse();
      },
      output: "kept",
    });
    expect(out).toEqual({ [o.output]: "kept" });
    expect(reports).toEqual(["attributes.input"]);
    expect(observation(new Proxy({}, { ownKeys: refuse })).reports).toEqual(["attributes.attributes"]);
    expect(observation(undefined).out).toEqual({});
  });

  it("hides the credentials of headers in metadata, of an observation and of a trace", () => {
    const headers = { host: "a.test", authorization: "Bearer secret" };
    for (const metadata of [headers, { headers: { cookie: "sid=secret" } }, { request: { headers } }]) {
      expect(JSON.stringify([observation({ metadata }).out, trace({ metadata }).out])).not.toContain("secret");
    }
    expect(toMetadata(headers)).toEqual({
      [`${o.metadataPrefix}host`]: "a.test",
      [`${o.metadataPrefix}authorization`]: "[hidden]",
    });
  });

  it("survives a metadata getter that throws", () => {
    const metadata = {
      get bad(): string {
        throw new Error("no");
      },
      good: 1,
    };
    expect(observation({ metadata }).out).toEqual({
      [`${o.metadataPrefix}bad`]: "[threw]",
      [`${o.metadataPrefix}good`]: "1",
    });
  });

  it("never sets a key that beats the observation's name or session on the server", () => {
    const { out } = observation({ metadata: { "gen_ai.tool.name": "x", "genkit:name": "y" }, output: "z" }, "tool");
    for (const key of Object.keys(out)) expect(key).toMatch(/^langfuse\./);
  });
});

describe("metadata", () => {
  it("wraps what the server would drop: plain text, numbers, lists", () => {
    expect(toMetadata("note")).toEqual({ [`${o.metadataPrefix}value`]: "note" });
    expect(toMetadata(7)).toEqual({ [`${o.metadataPrefix}value`]: "7" });
    expect(toMetadata(["a"])).toEqual({ [`${o.metadataPrefix}value`]: '["a"]' });
    expect(toMetadata("{not json")).toEqual({ [`${o.metadataPrefix}value`]: "{not json" });
    expect(toMetadata(new Date(0))).toEqual({ [`${o.metadataPrefix}value`]: '"1970-01-01T00:00:00.000Z"' });
  });

  it("sends Maps, instances, errors and JSON text as one object", () => {
    expect(toMetadata(new Map([["a", 1]]))).toEqual({ [o.metadata]: '{"a":1}' });
    expect(toMetadata(new Error("x"))).toEqual({ [o.metadata]: '{"name":"Error","message":"x"}' });
    expect(toMetadata('{"a":1}')).toEqual({ [o.metadata]: '{"a":1}' });
  });

  it("keeps null values and skips undefined ones", () => {
    expect(toMetadata({ a: null, b: undefined })).toEqual({ [`${o.metadataPrefix}a`]: "null" });
  });

  it("puts keys beyond the first hundred into one JSON text", () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index]));
    const out = toMetadata(many);
    expect(Object.keys(out)).toHaveLength(101);
    expect(JSON.parse(String(out[o.metadata]))).toMatchObject({ k100: 100, k101: 101 });
  });

  it("pollutes nothing", () => {
    toMetadata(JSON.parse('{"__proto__":{"polluted":1}}'));
    encodeTrace({ metadata: JSON.parse('{"__proto__":{"polluted":1}}') }, () => undefined);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("usage, cost, prompt and parameters", () => {
  it("keeps whole token counts from zero up and says that others were left out", () => {
    const { out, reports } = observation({
      usage: { input: 3, a: -1, b: 1.5, c: Number.NaN, d: "4", e: undefined, f: {} },
    });
    expect(out).toEqual({ [o.usage]: '{"input":3}' });
    expect(new Set(reports)).toEqual(new Set(["attributes.part of usage"]));
    expect(observation({ usage: {} }).out).toEqual({});
    expect(observation({ usage: 12 }).reports).toEqual(["attributes.usage"]);
  });

  it("keeps finite costs from zero up, as numbers", () => {
    expect(observation({ cost: { total: 0.25, bad: Number.POSITIVE_INFINITY, text: "1" } }).out).toEqual({
      [o.cost]: '{"total":0.25}',
    });
    expect(encodeCost({ total: 0 })).toEqual({ [o.cost]: '{"total":0}' });
  });

  it("links a prompt only with name and integer version, and never a fallback", () => {
    expect(observation({ prompt: { name: "p", version: "12" } }).out).toEqual({
      [o.promptName]: "p",
      [o.promptVersion]: 12,
    });
    expect(observation({ prompt: { name: "p", version: 1, isFallback: true } })).toEqual({ out: {}, reports: [] });
    for (const prompt of [
      { name: "p" },
      { name: "p", version: 1.5 },
      { name: "p", version: "latest" },
      { version: 1 },
      "p",
    ]) {
      expect(observation({ prompt })).toEqual({ out: {}, reports: ["attributes.prompt"] });
    }
  });

  it("writes nested parameters as text, which version 3 of the server needs", () => {
    const { out } = observation({
      modelParameters: {
        temperature: 0,
        stop: ["a"],
        tools: [{ name: "t" }],
        format: { type: "json" },
        none: null,
        big: 1n,
      },
    });
    expect(JSON.parse(String(out[o.modelParameters]))).toEqual({
      temperature: 0,
      stop: ["a"],
      tools: '[{"name":"t"}]',
      format: '{"type":"json"}',
      big: '"1"',
    });
  });

  it("takes milliseconds for a moment and leaves out what is no date", () => {
    expect(observation({ completionStartTime: 0 }).out).toEqual({
      [o.completionStartTime]: "1970-01-01T00:00:00.000Z",
    });
    expect(observation({ completionStartTime: new Date(Number.NaN) })).toEqual({
      out: {},
      reports: ["attributes.completionStartTime"],
    });
  });

  it("makes no date of what is none, since Date would read it as text", () => {
    let isRead = false;
    const list = Object.assign([1], {
      toString: () => {
        isRead = true;
        return "2020-01-01";
      },
    });
    for (const completionStartTime of [list, true, "2020-01-01".padEnd(5_000), 1n]) {
      expect(observation({ completionStartTime })).toEqual({ out: {}, reports: ["attributes.completionStartTime"] });
    }
    expect(isRead).toBe(false);
    expect(observation({ completionStartTime: "2020-01-01" }).out).toEqual({
      [o.completionStartTime]: "2020-01-01T00:00:00.000Z",
    });
  });

  it("bounds parameters and amounts, says so, and follows no buffer", () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, index]));
    for (const [field, key] of [
      ["usage", o.usage],
      ["cost", o.cost],
      ["modelParameters", o.modelParameters],
    ] as const) {
      const { out, reports } = observation({ [field]: many });
      expect(Object.keys(JSON.parse(String(out[key])))).toHaveLength(100);
      expect(reports).toEqual([`attributes.part of ${field}`]);
      for (const bad of [Buffer.alloc(3), new Float64Array(3), [1]]) {
        expect(observation({ [field]: bad })).toEqual({ out: {}, reports: [`attributes.${field}`] });
      }
    }
    const huge = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`k${index}`, ""]));
    expect(observation({ metadata: huge }).reports).toEqual(["attributes.part of metadata"]);
  });

  it("takes attributes from objects only", () => {
    for (const given of ["text", Object.assign([1], { output: "x" }), Buffer.alloc(3)]) {
      expect(observation(given)).toEqual({ out: {}, reports: ["attributes.attributes"] });
    }
  });

  it("takes an error for a status message, and cuts a long one", () => {
    expect(observation({ statusMessage: new Error("broke") }).out).toEqual({ [o.statusMessage]: "broke" });
    expect(String(observation({ statusMessage: "x".repeat(20_000) }).out[o.statusMessage])).toMatch(
      /…\[cut \d+ characters\]$/,
    );
  });
});

describe("encodeTrace", () => {
  it("writes the identity under the server's keys", () => {
    const { out, reports } = trace({
      name: "chat",
      userId: "u-1",
      sessionId: "s-1",
      tags: ["a", "b", "a"],
      metadata: { plan: "pro", seats: 3 },
      version: "1",
      release: "abc",
      environment: "staging",
      public: false,
      input: "not here",
    });
    expect(out).toEqual({
      "langfuse.trace.name": "chat",
      "user.id": "u-1",
      "session.id": "s-1",
      "langfuse.trace.tags": ["a", "b"],
      "langfuse.trace.metadata.plan": "pro",
      "langfuse.trace.metadata.seats": "3",
      "langfuse.version": "1",
      "langfuse.release": "abc",
      "langfuse.environment": "staging",
      "langfuse.trace.public": false,
    });
    expect(reports).toEqual([]);
  });

  it("leaves out empty tags, which protobuf would turn into text", () => {
    expect(trace({ tags: [] }).out).toEqual({});
    expect(trace({ tags: [""] }).out).toEqual({});
    expect(trace({ tags: "solo" }).out).toEqual({ [t.tags]: ["solo"] });
    expect(trace({ tags: [1, {}, "x".repeat(300)] })).toEqual({
      out: { [t.tags]: ["1", `${"x".repeat(199)}…`] },
      reports: ["attributes.tag"],
    });
    expect(trace({ tags: Array.from({ length: 60 }, (_, index) => `t${index}`) }).out[t.tags]).toHaveLength(50);
  });

  it("does not walk a list of a billion holes", () => {
    const tags: string[] = ["first"];
    tags.length = 1_000_000_000;
    expect(trace({ tags }).out).toEqual({ [t.tags]: ["first"] });
  });

  it("takes a number for a user, and nothing that has no name", () => {
    expect(trace({ userId: 42, sessionId: "" }).out).toEqual({ [t.userId]: "42" });
    expect(trace({ userId: { id: 1 } })).toEqual({ out: {}, reports: ["attributes.userId"] });
    expect(trace({ userId: null, public: "yes" })).toEqual({ out: {}, reports: ["attributes.public"] });
  });

  it("cuts long ids so that different users stay different and the same user stays the same", () => {
    const long = "x".repeat(500);
    const first = trace({ userId: `${long}1`, name: long });
    const second = trace({ userId: `${long}2` });
    expect(String(first.out[t.userId])).toHaveLength(200);
    expect(first.out[t.userId]).not.toBe(second.out[t.userId]);
    expect(trace({ userId: `${long}1` }).out[t.userId]).toBe(first.out[t.userId]);
    expect(first.out[t.name]).toBe(`${"x".repeat(199)}…`);
    expect(first.reports).toEqual(["attributes.userId", "attributes.trace name"]);
  });

  it("cleans control characters and half characters from ids", () => {
    expect(trace({ sessionId: " a\u0000b\n\ud800 " }).out).toEqual({ [t.sessionId]: "a b \ufffd" });
  });

  it("bounds metadata, since it stands on every observation", () => {
    const metadata = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, "x".repeat(5_000)]));
    const { out, reports } = trace({ metadata });
    expect(Object.keys(out)).toHaveLength(50);
    expect(Buffer.byteLength(String(out["langfuse.trace.metadata.k0"]))).toBeLessThanOrEqual(2_000);
    expect(reports).toEqual(["attributes.trace metadata"]);
  });

  it("keeps metadata without named fields under a name, as on observations", () => {
    const prefix = t.metadataPrefix;
    expect(trace({ metadata: "text" }).out).toEqual({ [`${prefix}value`]: "text" });
    expect(trace({ metadata: ["a"] }).out).toEqual({ [`${prefix}value`]: '["a"]' });
    expect(trace({ metadata: new Map([["a", 1]]) }).out).toEqual({ [`${prefix}a`]: "1" });
    expect(trace({ metadata: new Error("x") }).out).toEqual({ [`${prefix}value`]: '{"name":"Error","message":"x"}' });
    expect(trace({ metadata: {} })).toEqual({ out: {}, reports: [] });
  });

  it.each([
    ["Production", "production"],
    ["feature/Login 2", "feature-login-2"],
    ["langfuse-eval", "eval"],
    ["x".repeat(60), "x".repeat(40)],
    ["langfuse", undefined],
    ["", undefined],
    [7, "7"],
    [{}, undefined],
  ])("sends the environment %j as %j", (given, sent) => {
    const { out, reports } = trace({ environment: given });
    expect(out["langfuse.environment"]).toBe(sent);
    expect(reports).toEqual(["attributes.environment"]);
  });
});

describe("encodeTraceContent", () => {
  it("writes for version 4, which reads the root observation, and for version 3, which reads the trace", () => {
    expect(encodeTraceContent({ input: { a: 1 }, output: null }, () => undefined)).toEqual({
      [o.input]: '{"a":1}',
      [t.input]: '{"a":1}',
      [o.output]: "null",
      [t.output]: "null",
    });
  });
});
