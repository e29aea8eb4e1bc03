import { describe, expect, it } from "vitest";
import { observe, observed } from "./observe-for-tests.ts";

describe("the type of an observation", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["Langfuse's own word", { "langfuse.observation.type": "retriever" }, "retriever"],
    ["nothing at all", {}, "span"],
    ["Langfuse's word in capitals, which is not known", { "langfuse.observation.type": "TOOL" }, "span"],
    ["OpenInference's kind", { "openinference.span.kind": "LLM" }, "generation"],
    ["the operation of gen_ai", { "gen_ai.operation.name": "invoke_agent" }, "agent"],
    ["an AI SDK call with a model", { "ai.operationId": "ai.embed.doEmbed", "ai.model.id": "m" }, "embedding"],
    ["an AI SDK tool call", { "ai.operationId": "ai.toolCall" }, "tool"],
    ["a tool's name", { "gen_ai.tool.name": "search" }, "tool"],
    ["a model", { "gen_ai.request.model": "m" }, "generation"],
  ])("follows %s", (_case, attributes, type) => {
    expect(observed(attributes).type).toBe(type);
  });

  it("prefers Langfuse's word to all others", () => {
    const attributes = { "langfuse.observation.type": "chain", "gen_ai.operation.name": "chat", model: "m" };
    expect(observed(attributes).type).toBe("chain");
  });
});

describe("name, level and status", () => {
  it("takes the tool's name before that of the span", () => {
    expect(observed({ "gen_ai.tool.name": "search" }, { name: "execute_tool search" }).name).toBe("search");
  });

  it("names AI SDK calls by function and operation", () => {
    const attributes = { "ai.operationId": "ai.generateText", "ai.telemetry.functionId": "chat" };
    expect(observed(attributes).name).toBe("chat:ai.generateText");
  });

  it.each([
    ["WARN", "WARNING"],
    ["fatal", "ERROR"],
    ["Debug", "DEBUG"],
    ["nonsense", "DEFAULT"],
  ])("reads the level %s as %s", (said, level) => {
    expect(observed({ "langfuse.observation.level": said }).level).toBe(level);
  });

  it("takes the level before the status code", () => {
    const span = { attributes: { "langfuse.observation.level": "WARNING" }, status: { code: 2 } };
    expect(observe(span).level).toBe("WARNING");
  });

  it("knows the status code 2 and not its name", () => {
    expect(observe({ status: { code: 2, message: "boom" } })).toMatchObject({ level: "ERROR", statusMessage: "boom" });
    expect(observe({ status: { code: "STATUS_CODE_ERROR" } }).level).toBe("DEFAULT");
  });
});

describe("identity", () => {
  it("prefers Langfuse's user to the general one", () => {
    expect(observed({ "user.id": "general", "langfuse.user.id": "own" }).userId).toBe("own");
  });

  it("takes a conversation for a session when there is no better one", () => {
    expect(observed({ "gen_ai.conversation.id": "c" }).sessionId).toBe("c");
    expect(observed({ "gen_ai.conversation.id": "c", "session.id": "s" }).sessionId).toBe("s");
  });

  it.each([
    [
      ["a", "b"],
      ["a", "b"],
    ],
    ['["a","b"]', ["a", "b"]],
    ["a, b", ["a", "b"]],
    ["a", ["a"]],
    ["[a", ["[a"]],
  ])("reads the tags %j", (said, tags) => {
    expect(observed({ "langfuse.trace.tags": said }).tags).toEqual(tags);
  });

  it("lets the resource's environment win over a weaker key of the span", () => {
    const span = { attributes: { "deployment.environment": "span" }, resource: { "langfuse.environment": "resource" } };
    expect(observe(span).environment).toBe("resource");
  });

  it.each([
    ["Production", "production"],
    ["langfuse-test", "test"],
    ["with spaces", "default"],
    ["x".repeat(50), "x".repeat(40)],
  ])("normalises the environment %s", (said, environment) => {
    expect(observed({ "langfuse.environment": said }).environment).toBe(environment);
  });

  it("falls back to the service's version", () => {
    expect(observe({ resource: { "service.version": "7", "langfuse.release": "r" } })).toMatchObject({
      version: "7",
      release: "r",
    });
  });

  it("takes an empty version for the end of the search", () => {
    expect(observed({ "langfuse.version": "" }, { resource: { "service.version": "7" } }).version).toBeUndefined();
  });

  it("reads public and app root as flags or words", () => {
    expect(observed({ "langfuse.trace.public": "true" }).public).toBe(true);
    expect(observed({ "langfuse.internal.is_app_root": true }).isAppRoot).toBe(true);
    expect(observed({}).isAppRoot).toBe(false);
  });
});

describe("input and output", () => {
  it("are the text that was sent", () => {
    const attributes = { "langfuse.observation.input": '{"a":[1]}', "langfuse.observation.output": "1.0" };
    expect(observed(attributes)).toMatchObject({ input: '{"a":[1]}', output: "1.0" });
  });

  it("both come from the first rule that has either", () => {
    const attributes = { "langfuse.observation.input": "mine", "output.value": "theirs" };
    expect(observed(attributes).output).toBeUndefined();
  });

  it("ignore what is said of the trace", () => {
    expect(observed({ "langfuse.trace.input": "x" }).input).toBeUndefined();
  });

  it("prefer message events to message attributes", () => {
    const span = {
      attributes: { "gen_ai.input.messages": '[{"role":"user","content":"lost"}]' },
      events: [
        { name: "gen_ai.user.message", attributes: { content: "hello" } },
        { name: "gen_ai.choice", attributes: { message: '{"content":"hi"}' } },
      ],
    };
    const { input, output } = observe(span);
    expect(input).toEqual([{ role: "user", content: "hello" }]);
    expect(output).toEqual({ message: { content: "hi" } });
  });

  it("put system instructions before the messages", () => {
    const attributes = {
      "gen_ai.input.messages": '[{"role":"user"}]',
      "gen_ai.system_instructions": "be kind",
    };
    expect(observed(attributes).input).toEqual([{ role: "system", content: "be kind" }, { role: "user" }]);
  });

  it("rebuild flattened messages", () => {
    const attributes = {
      "llm.input_messages.1.message.content": "second",
      "llm.input_messages.0.message.content": "first",
      "gen_ai.completion.0.content": "done",
    };
    expect(observed(attributes).output).toEqual([{ content: "done" }]);
    const { "gen_ai.completion.0.content": _, ...inference } = attributes;
    expect(observed(inference).input).toEqual([{ content: "first" }, { content: "second" }]);
  });

  it("of the AI SDK are read in its own scope only", () => {
    const attributes = { "ai.prompt": '{"prompt":"hi"}', "ai.response.text": "hello" };
    expect(observed(attributes, { scope: "ai" })).toMatchObject({ input: '{"prompt":"hi"}', output: "hello" });
    expect(observed(attributes).input).toBeUndefined();
  });
});

describe("metadata", () => {
  it("is the JSON object, then dotted keys over it, then that of the trace", () => {
    const attributes = {
      "langfuse.observation.metadata": '{"a":1,"b":1,"c":1}',
      "langfuse.observation.metadata.b": "2",
      "langfuse.trace.metadata.c": "3",
      "langfuse.observation.metadata.n.y": "literal",
    };
    expect(observed(attributes).metadata).toEqual({ a: 1, b: 2, c: 3, "n.y": "literal" });
  });

  it("drops what is no JSON object", () => {
    expect(observed({ "langfuse.observation.metadata": "[1]" }).metadata).toEqual({});
  });
});
