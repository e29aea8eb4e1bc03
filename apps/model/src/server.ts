import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { context, propagation, type Span, SpanKind, trace } from "@opentelemetry/api";
import { completion, streamed } from "./completions.ts";
import { replyTo } from "./replies.ts";
import type { ChatRequest, Reply } from "./types.ts";

const tracer = trace.getTracer("model-server");
const firstTokenMs = 40;
const tokenMs = 8;

/** An OpenAI-compatible server whose model is a few rules: the same question gets the same answer. Answers its address. */
export async function startServer(): Promise<string> {
  const server = createServer((request, response) => {
    const caller = propagation.extract(context.active(), request.headers);
    void tracer.startActiveSpan("llm_request", { kind: SpanKind.SERVER }, caller, async (span) => {
      await complete(request, response, span).catch(() => response.destroy());
      span.end();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function complete(request: IncomingMessage, response: ServerResponse, span: Span): Promise<void> {
  const asked = (await json(request)) as ChatRequest;
  if (!request.url?.endsWith("/chat/completions") || !Array.isArray(asked.messages)) {
    response.writeHead(404, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: "Only POST /v1/chat/completions is known here." } }));
    return;
  }
  const began = performance.now();
  const reply = replyTo(asked);
  await pause(firstTokenMs);
  const firstToken = performance.now() - began;
  await (asked.stream ? stream(response, asked, reply) : answer(response, asked, reply));
  // Counts and times, as model servers write them, and no content. The caller's generation has the model and the cost.
  span.setAttributes({
    "gen_ai.request.id": reply.id,
    "gen_ai.latency.time_to_first_token": firstToken / 1000,
    "gen_ai.latency.e2e": (performance.now() - began) / 1000,
    "llm.prompt_tokens": reply.usage.prompt_tokens,
    "llm.completion_tokens": reply.usage.completion_tokens,
  });
}

async function answer(response: ServerResponse, asked: ChatRequest, reply: Reply): Promise<void> {
  await pause(reply.usage.completion_tokens * tokenMs);
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(completion(asked.model, reply)));
}

async function stream(response: ServerResponse, asked: ChatRequest, reply: Reply): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const chunk of streamed(asked, reply)) {
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    await pause(tokenMs);
  }
  response.end("data: [DONE]\n\n");
}
