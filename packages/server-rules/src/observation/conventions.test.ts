import { describe, expect, it } from "vitest";
import type { HandSpan } from "../fixtures/index.ts";
import { observe } from "./observe-for-tests.ts";
import type { ObservationFields } from "./types.ts";

interface Case extends HandSpan {
  readonly expected: Partial<ObservationFields>;
}

const conversation = [{ role: "user", content: "hi" }];
const messages = JSON.stringify(conversation);

/** Payloads of each convention, and what the server's table of precedences makes of them. */
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
      prompt: { name: "p", version: 4 },
      completionStartTime: Date.UTC(2026, 0, 1),
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
      sessionId: "talk",
    },
  },
  "gen_ai: an agent's usage is its calls' once more": {
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.request.model": "m",
      "gen_ai.usage.input_tokens": 5,
    },
    expected: { type: "agent", model: undefined, usage: {} },
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
    expected: { input: [{ role: "system", content: "be kind" }, ...conversation] },
  },
  "gen_ai: messages as events": {
    attributes: { "gen_ai.operation.name": "chat" },
    events: [
      { name: "gen_ai.user.message", attributes: { content: "hi" } },
      { name: "gen_ai.choice", attributes: { index: 0 } },
    ],
    expected: { input: conversation, output: { index: 0 } },
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
      completionStartTime: 1_790_000_000_250,
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
  "AI SDK: a text with calls of tools": {
    attributes: { "ai.response.text": "let me see", "ai.response.toolCalls": '[{"toolName":"find"}]' },
    scope: "ai",
    expected: { output: { role: "assistant", content: "let me see", tool_calls: [{ toolName: "find" }] } },
  },
  "AI SDK: what it says itself lies over parameters, and messages of gen_ai stand in": {
    attributes: {
      "langfuse.observation.model.parameters": '{"seed":1,"maxTokens":5}',
      "ai.settings.maxTokens": 7,
      service_tier: "flex",
      "gen_ai.input.messages": messages,
    },
    scope: "ai",
    expected: { modelParameters: { seed: 1, maxTokens: 7, service_tier: "flex" }, input: messages },
  },
  "gen_ai: parameters that are neither text nor number are JSON": {
    attributes: { "gen_ai.request.stop_sequences": ["x"], "gen_ai.request.stream": true, "gen_ai.request.seed": 1 },
    expected: { modelParameters: { stop_sequences: '["x"]', stream: "true", seed: 1 } },
  },
  "gen_ai: definitions of tools stand beside the messages": {
    attributes: { "gen_ai.input.messages": messages, "gen_ai.tool.definitions": '[{"name":"find"}]' },
    expected: { input: { messages: conversation, tools: [{ name: "find" }] } },
  },
  "metadata: definitions of tools are moved beside the messages": {
    attributes: {
      "langfuse.observation.input": messages,
      "langfuse.observation.metadata.tools": '[{"name":"find"}]',
      "langfuse.observation.metadata.plan": "pro",
    },
    expected: { input: { messages: conversation, tools: [{ name: "find" }] }, metadata: { plan: "pro" } },
  },
  "metadata: tools that are no list stay": {
    attributes: { "langfuse.observation.input": messages, "langfuse.observation.metadata.tools": "saw" },
    expected: { input: messages, metadata: { tools: "saw" } },
  },
  "metadata: tools without messages to stand beside stay": {
    attributes: { "langfuse.observation.metadata.tools": '["saw"]' },
    expected: { input: undefined, metadata: { tools: ["saw"] } },
  },
  "gen_ai: messages inside of the one event of an inference": {
    attributes: { "gen_ai.input.messages": "lost" },
    events: [{ name: "gen_ai.client.inference.operation.details", attributes: { "gen_ai.input.messages": messages } }],
    expected: { input: messages, output: undefined },
  },
  "gen_ai: content as events": {
    attributes: {},
    events: [
      { name: "gen_ai.content.prompt", attributes: { "gen_ai.prompt": "hi" } },
      { name: "gen_ai.content.completion", attributes: { "gen_ai.completion": "hello" } },
    ],
    expected: { input: "hi", output: "hello" },
  },
  "Genkit: a name, also an empty one": {
    attributes: { "genkit:name": "", "logfire.msg": "other" },
    expected: { name: "" },
  },
  "Logfire: a message is a name, an empty one is none": {
    attributes: { "logfire.msg": "checking out", "ai.toolCall.name": "find", prompt: "p", all_messages_events: "[]" },
    expected: { name: "checking out", input: "p", output: "[]" },
  },
  "Vertex: an agent's request and response": {
    attributes: { "gcp.vertex.agent.llm_request": "q", "gcp.vertex.agent.llm_response": "a", input: "weaker" },
    expected: { input: "q", output: "a" },
  },
  "Vertex: an agent's tool": {
    attributes: { "gcp.vertex.agent.tool_call_args": "{}", "gcp.vertex.agent.tool_response": "r" },
    expected: { input: "{}", output: "r" },
  },
  "MLflow: inputs and outputs": {
    attributes: { "mlflow.spanInputs": "i", "mlflow.spanOutputs": "o" },
    expected: { input: "i", output: "o" },
  },
  "OpenInference: tokens with details": {
    attributes: {
      "llm.token_count.prompt": 10,
      "llm.token_count.prompt_details.cache_read": 4,
      "llm.token_count.completion": 5,
      "llm.token_count.completion_details.reasoning": 2,
    },
    expected: {
      usage: { input: 6, input_cached_tokens: 4, output: 3, output_reasoning_tokens: 2, total: 15 },
    },
  },
  "OpenInference: flattened messages with what is nested in them": {
    attributes: {
      "llm.output_messages.0.message.role": "assistant",
      "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "find",
      "llm.output_messages.20000.message.role": "beyond the places that are rebuilt",
    },
    expected: { output: [{ role: "assistant", tool_calls: [{ function: { name: "find" } }] }] },
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
      input: conversation,
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
      input: conversation,
      output: [{ content: "hello" }],
      usage: { input: 3, output: 4, total: 7 },
    },
  },
  "plain OpenTelemetry: a server's span": {
    attributes: { "http.request.method": "GET", "url.path": "/" },
    scope: "@opentelemetry/instrumentation-http",
    resource: { "service.name": "web", "service.version": "3", "deployment.environment.name": "Staging" },
    status: { code: 2, message: "down" },
    expected: {
      type: "span",
      level: "ERROR",
      statusMessage: "down",
      environment: "staging",
      version: "3",
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
    status: { code: "STATUS_CODE_ERROR" },
    expected: { type: "span", level: "DEFAULT", metadata: {}, usage: {}, environment: "default", tags: ["a", "b"] },
  },
};

describe("a span becomes what the server makes of it", () => {
  it.each(Object.entries(cases))("%s", (_name, { expected, ...span }) => {
    const fields = observe({ scope: "lib", startMs: 1_790_000_000_000, ...span });
    expect({ ...fields, metadata: { ...fields.metadata } }).toMatchObject(expected);
  });
});
