import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { scopeName } from "./keys.ts";
import { isLlmSpan } from "./llm-spans.ts";

describe("isLlmSpan", () => {
  it.each([
    scopeName,
    "langfuse-sdk",
    "ai",
    "litellm",
    "openinference.instrumentation.langchain",
    "@arizeai/openinference-instrumentation-openai",
    "@traceloop/instrumentation-anthropic",
    "@opentelemetry/instrumentation-openai",
    "opentelemetry.instrumentation.openai_v2",
    "strands-agents",
  ])("takes every span of %s", (name) => {
    expect(isLlmSpan({ scopeName: name, attributes: {} })).toBe(true);
    expect(isLlmSpan({ scopeName: name, attributes: {} })).toBe(true);
  });

  it.each<[string, Attributes]>([
    ["@opentelemetry/instrumentation-http", { "http.request.method": "POST", "url.full": "https://api.openai.com/v1" }],
    ["@opentelemetry/instrumentation-express", { "express.type": "middleware" }],
    ["@opentelemetry/instrumentation-pg", { "db.system": "postgresql" }],
    ["@opentelemetry/instrumentation-undici", { "http.request.method": "GET" }],
    ["bullmq", { "bullmq.queue.name": "mail", "bullmq.job.id": "1" }],
    ["ai-gateway", { "aiven.project": "x" }],
    ["openinferences", {}],
    // Identity lands on whatever span is active, so it says nothing about the span.
    [
      "@opentelemetry/instrumentation-http",
      { "user.id": "u", "session.id": "s", "langfuse.trace.name": "chat", "langfuse.user.id": "u" },
    ],
    [
      "@opentelemetry/instrumentation-http",
      { "traceloop.workflow.name": "w", "traceloop.association.properties.user_id": "u" },
    ],
  ])("leaves out %s with %j", (name, attributes) => {
    expect(isLlmSpan({ scopeName: name, attributes })).toBe(false);
  });

  it.each<Attributes>([
    { "gen_ai.request.model": "m" },
    { "http.route": "/", "ai.operationId": "ai.generateText" },
    { "openinference.span.kind": "CHAIN" },
    { "llm.model_name": "m" },
    { "traceloop.span.kind": "workflow" },
    { "langfuse.observation.type": "span" },
    { "langfuse.model": "m" },
  ])("takes a span of anybody with %j", (attributes) => {
    expect(isLlmSpan({ scopeName: "my-app", attributes })).toBe(true);
  });

  it("remembers no more scopes than it should, and still judges right", () => {
    for (let index = 0; index < 2_000; index++) isLlmSpan({ scopeName: `scope-${index}`, attributes: {} });
    expect(isLlmSpan({ scopeName: "openinference.late", attributes: {} })).toBe(true);
    expect(isLlmSpan({ scopeName: "late", attributes: {} })).toBe(false);
  });
});
