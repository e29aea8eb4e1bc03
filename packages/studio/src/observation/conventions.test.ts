import { decodeTraces, toObservation } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { decodeSpans, readTraceRequest } from "../otlp/index.ts";
import { observationOf } from "./index.ts";
import type { ObservationRecord } from "./types.ts";

type Json = Record<string, unknown>;

interface Case {
  readonly attributes: Json;
  readonly scope?: string;
  readonly resource?: Json;
  readonly span?: Json;
  readonly expected: Partial<ObservationRecord>;
}

const conversation = [{ role: "user", content: "hi" }];
const messages = JSON.stringify(conversation);

/** Payloads of each convention, and the row that the server's table of precedences makes of them. */
const cases: Readonly<Record<string, Case>> = {
  "Langfuse: every field": {
    attributes: {
      "langfuse.observation.type": "generation",
      "langfuse.observation.input": messages,
      "langfuse.observation.output": "hello",
      "langfuse.observation.level": "warn",
      "langfuse.observation.status_message": "slow",
      "langfuse.observation.model.name": "gpt-4o",
      "langfuse.observation.model.parameters": '{"temperature":1}',
      "langfuse.observation.usage_details": '{"input":10,"output":2}',
      "langfuse.observation.cost_details": '{"input":1,"output":2}',
      "langfuse.observation.prompt.name": "p",
      "langfuse.observation.prompt.version": 4,
      "langfuse.observation.completion_start_time": '"2026-01-01T00:00:00.000Z"',
      "langfuse.observation.metadata": '{"a":{"b":1},"c":"blob"}',
      "langfuse.observation.metadata.c": "dotted",
      "langfuse.trace.metadata.d": "7",
      "langfuse.version": "v",
      "langfuse.release": "r",
      "langfuse.environment": "Langfuse-Prod",
      "langfuse.trace.name": "t",
      "langfuse.trace.tags": ["x", "y"],
      "langfuse.trace.public": true,
      "langfuse.internal.is_app_root": true,
      "user.id": "u",
      "session.id": "s",
    },
    scope: "langfuse-sdk",
    expected: {
      type: "generation",
      input: messages,
      output: "hello",
      level: "WARNING",
      statusMessage: "slow",
      model: "gpt-4o",
      modelParameters: { temperature: 1 },
      usage: { input: 10, output: 2, total: 12 },
      cost: { input: 1, output: 2, total: 3 },
      costSource: "sent",
      promptName: "p",
      promptVersion: 4,
      firstToken: Date.UTC(2026, 0, 1),
      metadata: { a: { b: 1 }, c: "dotted", d: 7 },
      version: "v",
      release: "r",
      environment: "prod",
      traceName: "t",
      tags: ["x", "y"],
      public: true,
      isAppRoot: true,
      userId: "u",
      sessionId: "s",
      attributes: {},
      infrastructure: false,
    },
  },
  "gen_ai: a chat with cached and reasoning tokens": {
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.response.model": "gpt-4o-2024-08-06",
      "gen_ai.request.temperature": 0.5,
      "gen_ai.input.messages": messages,
      "gen_ai.output.messages": '[{"role":"assistant"}]',
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.cache_read.input_tokens": 40,
      "gen_ai.usage.output_tokens": 30,
      "gen_ai.usage.reasoning.output_tokens": 10,
      "gen_ai.conversation.id": "talk",
    },
    expected: {
      type: "generation",
      model: "gpt-4o-2024-08-06",
      modelParameters: { temperature: 0.5 },
      input: messages,
      output: '[{"role":"assistant"}]',
      usage: { input: 60, input_cached_tokens: 40, output: 20, output_reasoning_tokens: 10, total: 130 },
      costSource: "computed",
      sessionId: "talk",
    },
  },
  "gen_ai: an agent's usage is its calls' once more": {
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.request.model": "m",
      "gen_ai.usage.input_tokens": 5,
    },
    expected: { type: "agent", model: null, usage: {}, costSource: null },
  },
  "gen_ai: a tool's name wins over its span's": {
    attributes: {
      "gen_ai.tool.name": "search",
      "gen_ai.tool.call.arguments": '{"q":1}',
      "gen_ai.tool.call.result": "r",
    },
    expected: { type: "tool", name: "search", input: '{"q":1}', output: "r" },
  },
  "gen_ai: system instructions stand first": {
    attributes: { "gen_ai.system_instructions": "be kind", "gen_ai.input.messages": messages },
    expected: { input: JSON.stringify([{ role: "system", content: "be kind" }, ...conversation]) },
  },
  "gen_ai: messages as events": {
    attributes: { "gen_ai.operation.name": "chat" },
    span: {
      events: [
        { name: "gen_ai.user.message", attributes: [{ key: "content", value: { stringValue: "hi" } }] },
        { name: "gen_ai.choice", attributes: [{ key: "index", value: { intValue: "0" } }] },
      ],
    },
    expected: { input: JSON.stringify(conversation), output: '{"index":0}' },
  },
  "AI SDK: a streamed text": {
    attributes: {
      "ai.operationId": "ai.streamText.doStream",
      "ai.telemetry.functionId": "answer",
      "ai.model.id": "gpt-4o",
      "ai.prompt.messages": messages,
      "ai.response.text": "hello",
      "ai.usage.inputTokens": 12,
      "ai.usage.outputTokens": 3,
      "ai.response.msToFirstChunk": 250,
      "ai.telemetry.metadata.userId": "u",
      "ai.telemetry.metadata.sessionId": "s",
      "ai.settings.temperature": 0,
    },
    scope: "ai",
    expected: {
      name: "answer:ai.streamText.doStream",
      type: "generation",
      model: "gpt-4o",
      input: messages,
      output: "hello",
      usage: { input: 12, output: 3, total: 15 },
      firstToken: 1_790_000_000_250,
      userId: "u",
      sessionId: "s",
      modelParameters: { temperature: 0 },
      metadata: { userId: "u", sessionId: "s" },
    },
  },
  "AI SDK: a tool call": {
    attributes: {
      "ai.operationId": "ai.toolCall",
      "ai.toolCall.name": "find",
      "ai.toolCall.args": "{}",
      "ai.toolCall.result": "1",
    },
    scope: "ai",
    expected: { name: "find", type: "tool", input: "{}", output: "1" },
  },
  "OpenInference: flattened messages": {
    attributes: {
      "openinference.span.kind": "LLM",
      "llm.model_name": "gpt-4o",
      "llm.invocation_parameters": '{"top_p":1}',
      "llm.input_messages.0.message.role": "user",
      "llm.input_messages.0.message.content": "hi",
      "llm.token_count.prompt": 7,
      "llm.token_count.completion": 2,
      "llm.token_count.total": 9,
      "session.id": "s",
    },
    expected: {
      type: "generation",
      model: "gpt-4o",
      modelParameters: { top_p: 1 },
      input: JSON.stringify(conversation),
      usage: { input: 7, output: 2, total: 9 },
      sessionId: "s",
    },
  },
  "OpenInference: values": {
    attributes: { "openinference.span.kind": "RETRIEVER", "input.value": "q", "output.value": '{"documents":[]}' },
    expected: { type: "retriever", input: "q", output: '{"documents":[]}' },
  },
  "Traceloop: a workflow": {
    attributes: {
      "traceloop.span.kind": "workflow",
      "traceloop.entity.input": '{"a":1}',
      "traceloop.entity.output": "b",
    },
    expected: { type: "span", input: '{"a":1}', output: "b" },
  },
  "Traceloop: prompts by key": {
    attributes: {
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.prompt.0.role": "user",
      "gen_ai.prompt.0.content": "hi",
      "gen_ai.completion.0.content": "hello",
      "gen_ai.usage.prompt_tokens": 3,
      "gen_ai.usage.completion_tokens": 4,
    },
    expected: {
      type: "generation",
      input: JSON.stringify(conversation),
      output: '[{"content":"hello"}]',
      usage: { input: 3, output: 4, total: 7 },
    },
  },
  "plain OpenTelemetry: a server's span": {
    attributes: { "http.request.method": "GET", "url.path": "/" },
    scope: "@opentelemetry/instrumentation-http",
    resource: { "service.name": "web", "service.version": "3", "deployment.environment.name": "Staging" },
    span: { status: { code: 2, message: "down" }, kind: 2 },
    expected: {
      type: "span",
      level: "ERROR",
      statusMessage: "down",
      environment: "staging",
      version: "3",
      infrastructure: true,
      kind: 2,
      attributes: { "http.request.method": "GET", "url.path": "/" },
    },
  },
  "OpenAI's own shape of usage": {
    attributes: {
      "langfuse.observation.type": "generation",
      "langfuse.observation.usage_details":
        '{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4}}',
    },
    expected: { usage: { input: 6, input_cached_tokens: 4, output: 5, total: 15 } },
  },
  "what is of the wrong kind": {
    attributes: {
      "langfuse.observation.type": "GENERATION",
      "langfuse.observation.level": "loud",
      "langfuse.observation.metadata": "not json",
      "langfuse.observation.usage_details": "[1]",
      "langfuse.observation.model.parameters": "{",
      "langfuse.environment": "no spaces please",
      "langfuse.trace.tags": "a, b",
    },
    span: { status: { code: "STATUS_CODE_ERROR" } },
    expected: { type: "span", level: "DEFAULT", metadata: {}, usage: {}, environment: "default", tags: ["a", "b"] },
  },
};

function bodyOf({ attributes, scope = "lib", resource = {}, span = {} }: Case): Buffer {
  const write = (values: Json): Json[] => Object.entries(values).map(([key, value]) => ({ key, value: wire(value) }));
  const one = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name: "work",
    startTimeUnixNano: "1790000000000000000",
    endTimeUnixNano: "1790000001000000000",
    attributes: write(attributes),
    ...span,
  };
  const scopeSpans = [{ scope: { name: scope }, spans: [one] }];
  return Buffer.from(JSON.stringify({ resourceSpans: [{ resource: { attributes: write(resource) }, scopeSpans }] }));
}

function wire(value: unknown): Json {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(wire) } };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { stringValue: value };
}

describe("a span becomes the row that the server makes of it", () => {
  it.each(Object.entries(cases))("%s", (_name, example) => {
    const [span] = decodeSpans(readTraceRequest(bodyOf(example), "application/json"));
    if (span === undefined) throw new Error("no span");
    expect(JSON.parse(JSON.stringify(observationOf(span)))).toMatchObject(example.expected as Json);
  });

  it.each(Object.entries(cases))(
    "and the row that the test kit makes of it, which shares no code: %s",
    (_name, example) => {
      const body = bodyOf(example);
      const [span] = decodeSpans(readTraceRequest(body, "application/json"));
      const [other] = decodeTraces(body, "json").map(toObservation);
      if (span === undefined || other === undefined) throw new Error("no span");
      const ours = observationOf(span);
      const theirs = {
        ...other,
        userId: other.userId ?? null,
        sessionId: other.sessionId ?? null,
        model: other.model ?? null,
        statusMessage: other.statusMessage ?? null,
        version: other.version ?? null,
        release: other.release ?? null,
        firstToken: other.completionStartTime ?? null,
        start: other.startTime,
        end: other.endTime,
      };
      const shared = [
        "id",
        "traceId",
        "type",
        "name",
        "level",
        "statusMessage",
        "model",
        "usage",
        "version",
        "release",
        "start",
        "end",
        "firstToken",
        "environment",
        "userId",
        "sessionId",
        "tags",
        "public",
        "isAppRoot",
      ] as const;
      for (const key of shared) expect({ [key]: ours[key] }).toEqual({ [key]: theirs[key] });
      expect({ ...ours.metadata }).toEqual(theirs.metadata);
      if (ours.costSource === "sent") expect(ours.cost).toEqual(theirs.cost);
    },
  );
});
