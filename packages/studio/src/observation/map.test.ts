import { type HandSpan, jsonBody } from "@langfuse-kit/server-rules/fixtures";
import { describe, expect, it } from "vitest";
import { decodeSpans, readTraceRequest } from "../otlp/index.ts";
import { observationOf } from "./index.ts";
import type { ObservationRecord } from "./types.ts";

function record(span: HandSpan): ObservationRecord {
  const [decoded] = decodeSpans(readTraceRequest(jsonBody([span]), "application/json"));
  if (decoded === undefined) throw new Error("no span");
  return observationOf(decoded);
}

describe("what is stored of a span", () => {
  it("is null where nothing was said", () => {
    expect(record({ startMs: 1000, endMs: 2000, scope: "lib" })).toMatchObject({
      parentId: null,
      start: 1000,
      end: 2000,
      statusMessage: null,
      model: null,
      promptName: null,
      promptVersion: null,
      firstToken: null,
      queueWait: null,
      version: null,
      release: null,
      userId: null,
      sessionId: null,
      traceName: null,
      input: null,
      output: null,
      costSource: null,
      infrastructure: false,
      kind: 1,
    });
  });

  it("is text of content, also of messages that were put together", () => {
    const attributes = { "gen_ai.system_instructions": "be kind", "langfuse.observation.type": "generation" };
    expect(record({ attributes }).input).toBe('[{"role":"system","content":"be kind"}]');
    expect(record({ attributes: { "langfuse.observation.output": '{"a": 1}' } }).output).toBe('{"a": 1}');
  });

  it("has a prompt, a first token and the wait of a job", () => {
    const attributes = {
      "langfuse.observation.type": "generation",
      "langfuse.observation.prompt.name": "p",
      "langfuse.observation.prompt.version": 4,
      "langfuse.observation.completion_start_time": "2026-01-01T00:00:00.000Z",
      "langfuse.observation.metadata": '{"queue":"mail","waitMs":7}',
    };
    expect(record({ attributes })).toMatchObject({
      promptName: "p",
      promptVersion: 4,
      firstToken: Date.UTC(2026, 0, 1),
      queueWait: 7,
    });
  });

  const priced = { model: "gpt-4o", "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100 };
  const ofFetch = { "langfuse.observation.metadata.provider": "openai" };

  it.each<[string, Record<string, unknown>, Partial<ObservationRecord>]>([
    ["as it was sent", { ...priced, "gen_ai.usage.cost": 2 }, { costSource: "sent", cost: { total: 2 } }],
    ["by the table", priced, { costSource: "computed", cost: expect.objectContaining({ total: 0.0035 }) }],
    ["not at all", { ...priced, model: "nobody's" }, { costSource: "unknown", cost: {} }],
    [
      "by the tier that served it",
      { ...priced, ...ofFetch, "langfuse.observation.metadata.serviceTier": "priority" },
      { cost: expect.objectContaining({ total: 0.00595 }) },
    ],
    [
      "by the tier that was asked for where the answer only repeats that one is to be chosen",
      {
        ...priced,
        ...ofFetch,
        "langfuse.observation.model.parameters": '{"service_tier":"priority"}',
        "langfuse.observation.metadata.serviceTier": "auto",
      },
      { cost: expect.objectContaining({ total: 0.00595 }) },
    ],
    [
      "by the tier that was asked for where serviceTier is somebody's own word",
      {
        ...priced,
        "langfuse.observation.model.parameters": '{"service_tier":"priority"}',
        "langfuse.observation.metadata.serviceTier": "gold",
      },
      { cost: expect.objectContaining({ total: 0.00595 }) },
    ],
    [
      "by the name that was asked for, also where it stands in the metadata",
      { ...priced, ...ofFetch, model: "gpt-4o-2040-01-01", "langfuse.observation.metadata.requestModel": "gpt-4o" },
      { cost: expect.objectContaining({ total: 0.0035 }) },
    ],
    [
      "by the name that was asked for where a version of it answered that nobody knows",
      { ...priced, "langfuse.observation.model.name": "gpt-4o-2040-01-01", "gen_ai.request.model": "gpt-4o" },
      { cost: expect.objectContaining({ total: 0.0035 }) },
    ],
  ])("is priced %s", (_case, attributes, expected) => {
    expect(record({ attributes })).toMatchObject(expected);
  });

  it("is plumbing when an instrumentation of a network made it, and work when Langfuse's SDK did", () => {
    const attributes = { "http.request.method": "GET" };
    expect(record({ attributes, scope: "@opentelemetry/instrumentation-http" }).infrastructure).toBe(true);
    expect(record({ attributes, scope: "langfuse-sdk" }).infrastructure).toBe(false);
  });

  it("keeps beside the fields what became none of them", () => {
    const attributes = { "url.path": "/", "user.id": "u", input: "i", "langfuse.trace.metadata.a": "1" };
    expect({ ...record({ attributes, scope: "lib" }).attributes }).toEqual({ "url.path": "/", "user.id": "u" });
    expect({ ...record({ attributes, scope: "langfuse-sdk" }).attributes }).toEqual({ "url.path": "/" });
  });

  it("is nothing for a span without an id", () => {
    expect(decodeSpans({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: "t", spanId: "" }] }] }] })).toEqual([]);
  });
});
