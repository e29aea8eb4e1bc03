import { startObservation, updateActiveObservation } from "@langfuse/tracing";
import { initLangfuse, span, trace } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { SpanKind } from "@opentelemetry/api";
import type { SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { expect, it } from "vitest";
import { formsOf } from "../harness/trees.ts";
import { registerForeignTracer } from "./foreign-tracer.ts";

it.each([SpanKind.SERVER, SpanKind.INTERNAL])(
  "our processor in another provider puts its model calls below our observations, in a span of kind %s",
  async (kind) => {
    await using server = await startFakeLangfuse();
    const { publicKey, secretKey, baseUrl } = server;
    const langfuse = initLangfuse({ publicKey, secretKey, baseUrl });
    const foreign = registerForeignTracer(undefined, langfuse.spanProcessor as unknown as SpanProcessor);
    await foreign.tracer.startActiveSpan("GET /", { kind }, async (request) => {
      await trace("request", () =>
        foreign.tracer.startActiveSpan(
          "agent",
          { attributes: { "gen_ai.operation.name": "invoke_agent" } },
          (agent) => {
            foreign.tracer.startSpan("chat", { attributes: { "gen_ai.request.model": "gpt-4o" } }).end();
            foreign.tracer.startSpan("query").end();
            agent.end();
            return span("after", () => Promise.resolve());
          },
        ),
      );
      request.end();
    });
    await langfuse.shutdown();
    foreign.leave();
    expect(formsOf(server.observations())).toEqual({
      "after < request; agent < request; chat < agent; request (root)": 1,
    });
    const parent = foreign.named("agent").parentSpanContext;
    expect(parent?.spanId).toBe(foreign.named("GET /").spanContext().spanId);
  },
);

it("our observations, and those of the official packages, are below the model call that they are made in", async () => {
  await using server = await startFakeLangfuse();
  const { publicKey, secretKey, baseUrl } = server;
  const langfuse = initLangfuse({ publicKey, secretKey, baseUrl });
  const foreign = registerForeignTracer(undefined, langfuse.spanProcessor as unknown as SpanProcessor);
  const attributes = { "gen_ai.request.model": "gpt-4o" };
  await foreign.tracer.startActiveSpan("chat", { attributes }, async (chat) => {
    await span("tool", () => Promise.resolve());
    startObservation("official").end();
    updateActiveObservation({ output: "answer" });
    chat.end();
  });
  await langfuse.shutdown();
  foreign.leave();
  const observations = server.observations();
  expect(formsOf(observations)).toEqual({ "chat (root); official < chat; tool < chat": 1 });
  expect(observations.flatMap(({ links }) => links)).toEqual([]);
  expect(observations.find(({ name }) => name === "chat")?.output).toBe("answer");
});
