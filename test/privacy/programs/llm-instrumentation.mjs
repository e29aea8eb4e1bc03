import { createServer } from "node:http";
import * as kit from "@langfuse-kit/core";
import OpenAI from "openai";
import { langfuse } from "./instrumentation.mjs";

await import(`./${process.env.INSTRUMENTATION}.mjs`);

/** What is planted, as the test made it: a template with the place in it. */
const plant = (place) => process.env.CANARY.replace("PLACE", place);

const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
const base = { id: "chatcmpl-1", created: 1, model: "gpt-4o-2024-08-06" };
const call = { name: "weather", arguments: JSON.stringify({ city: plant("arguments") }) };
const message = {
  role: "assistant",
  content: plant("completion"),
  tool_calls: [{ id: "call_1", type: "function", function: call }],
};
const whole = { ...base, object: "chat.completion", choices: [{ index: 0, finish_reason: "stop", message }], usage };
const chunk = (choices) => ({ ...base, object: "chat.completion.chunk", choices });
const streamed = [
  chunk([{ index: 0, delta: { role: "assistant", content: plant("streamed") }, finish_reason: null }]),
  chunk([{ index: 0, delta: {}, finish_reason: "stop" }]),
];

const model = createServer(async (request, response) => {
  const asked = JSON.parse(Buffer.concat(await request.toArray()));
  if (asked.stream) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const part of streamed) response.write(`data: ${JSON.stringify(part)}\n\n`);
    return response.end("data: [DONE]\n\n");
  }
  const refused = asked.messages[0].content.includes("refused");
  response.writeHead(refused ? 400 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(refused ? { error: { message: plant("error"), type: "x" } } : whole));
});
await new Promise((resolve) => model.listen(0, "127.0.0.1", resolve));

const baseURL = `http://127.0.0.1:${model.address().port}/v1`;
const openai = new OpenAI({ apiKey: plant("key").replaceAll(" ", "-"), baseURL, maxRetries: 0 });
const ask = (place) => ({
  model: "gpt-4o",
  messages: [{ role: "user", content: plant(place) }],
  stop: [plant("stop")],
  user: plant("user"),
  tools: [{ type: "function", function: { name: "weather", description: plant("description"), parameters: {} } }],
});

await kit.trace("request", async () => {
  await openai.chat.completions.create(ask("prompt"));
  for await (const _ of await openai.chat.completions.create({ ...ask("streamed-prompt"), stream: true }));
  await openai.chat.completions.create(ask("refused")).catch(() => undefined);
});
await new Promise((resolve) => setImmediate(resolve));
await langfuse.flush();
model.closeAllConnections();
model.close();
