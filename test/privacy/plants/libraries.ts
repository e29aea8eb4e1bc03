import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { CallbackHandler } from "@langfuse/langchain";
import { observeOpenAI } from "@langfuse/openai";
import type { Langfuse } from "@langfuse-kit/core";
import { trace } from "@langfuse-kit/core";
import { generateText, isStepCount, jsonSchema, streamText, tool } from "ai";
import OpenAI from "openai";
import { done, events, json, startModel } from "../../fetch/model-server.ts";
import { chatChunks, completion, usageChunk } from "../../fetch/recordings.ts";
import type { Plant } from "../scene.ts";

const refusal = (plant: Plant) => json({ error: { message: plant("error of the model"), type: "x" } }, 400);

/** A call of a tool, as a model asks for it. */
const toolCall = (plant: Plant) =>
  completion(
    {
      content: null,
      tool_calls: [
        {
          id: "call_1",
          type: "function",
          function: { name: "weather", arguments: JSON.stringify({ city: plant("tool arguments") }) },
        },
      ],
    },
    "tool_calls",
  );

/** An agent with a tool, a streamed answer and a refusal, by the AI SDK with telemetry of its own through our tracer. */
export async function plantAiSdk(plant: Plant, langfuse: Langfuse): Promise<void> {
  const model = await startModel(
    json(toolCall(plant)),
    json(completion({ content: plant("completion") })),
    events([...chatChunks(plant("streamed completion")), usageChunk, done]),
    refusal(plant),
  );
  const openai = createOpenAI({ apiKey: plant("key of a provider"), baseURL: `${model.url}/v1` }).chat("gpt-4o");
  const weather = tool({
    description: plant("description of a tool"),
    inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } } }),
    execute: async () => ({ sky: plant("tool result") }),
  });
  const telemetry = {
    isEnabled: true,
    functionId: plant("name of a function"),
    integrations: [new OpenTelemetry({ tracer: langfuse.tracer as never })],
  };
  const runtimeContext = { who: plant("runtime context") };
  await trace("request", async () => {
    const asked = { model: openai, telemetry, maxRetries: 0 };
    await generateText({
      ...asked,
      instructions: plant("instructions"),
      prompt: plant("prompt"),
      tools: { weather },
      stopWhen: isStepCount(3),
      stopSequences: [plant("stop sequence")],
      headers: { "x-who": plant("header") },
      runtimeContext,
    } as never);
    for await (const _ of streamText({ ...asked, prompt: plant("streamed prompt") }).textStream);
    await generateText({ ...asked, prompt: plant("refused prompt") }).catch(() => undefined);
  });
}

/** The official wrapper of OpenAI's client, beside us. */
export async function plantObserveOpenAI(plant: Plant): Promise<void> {
  const model = await startModel(
    json(toolCall(plant)),
    events([...chatChunks(plant("streamed completion")), usageChunk, done]),
    refusal(plant),
  );
  const client = new OpenAI({ apiKey: plant("key of a provider"), baseURL: `${model.url}/v1`, maxRetries: 0 });
  const openai = observeOpenAI(client, {
    generationName: plant("name of a generation"),
    generationMetadata: { why: plant("metadata of a generation") },
    userId: plant("name of a user"),
    sessionId: plant("name of a session"),
    tags: [plant("tag")],
  });
  const ask = (place: string) => ({
    model: "gpt-4o",
    messages: [{ role: "user" as const, content: plant(place) }],
    user: plant("user of the provider"),
    stop: plant("stop sequence"),
  });
  await trace("request", async () => {
    await openai.chat.completions.create(ask("prompt"));
    for await (const _ of await openai.chat.completions.create({ ...ask("streamed prompt"), stream: true }));
    await openai.chat.completions.create(ask("refused prompt")).catch(() => undefined);
  });
}

/** The official handler for LangChain, beside us. */
export async function plantLangChain(plant: Plant): Promise<void> {
  const handler = new CallbackHandler({
    userId: plant("name of a user"),
    sessionId: plant("name of a session"),
    tags: [plant("tag")],
  });
  const model = new FakeListChatModel({ responses: [plant("completion")] });
  const config = {
    callbacks: [handler],
    runName: plant("name of a run"),
    metadata: { why: plant("metadata of a run") },
    tags: [plant("tag of a run")],
  };
  await trace("request", async () => {
    await model.invoke(
      [
        ["system", plant("instructions")],
        ["user", plant("prompt")],
      ] as never,
      config,
    );
    for await (const _ of await model.stream(plant("streamed prompt"), config));
  });
}
