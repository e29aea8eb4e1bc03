import { once } from "node:events";
import { LLMock } from "@copilotkit/aimock";
import { expect, it, onTestFinished } from "vitest";
import { startDemo } from "./start-demo.ts";

/** The demo with a model server that is nobody's of ours: another implementation of OpenAI's API, which checks keys. */

const key = "sk-proj-of-the-demo-3f9a61c2d7";
const answer = "Batteries are covered for three years, or five hundred charges.";

async function startModel(): Promise<LLMock> {
  const model = new LLMock({ port: 0, auth: { apiKeys: [key] }, chunkSize: 8 });
  const usage = { prompt_tokens: 120, completion_tokens: 18, total_tokens: 138 };
  model.on({ systemMessage: "Summarise" }, { content: "Asked about the warranty.", usage });
  model.on(
    { hasToolResult: false },
    { toolCalls: [{ name: "search_handbook", arguments: { query: "warranty on batteries" } }], usage },
  );
  model.on({ hasToolResult: true }, { content: answer, usage });
  await model.start();
  onTestFinished(() => model.stop());
  return model;
}

const environment = (model: LLMock, apiKey: string): NodeJS.ProcessEnv => ({
  OPENAI_BASE_URL: `${model.url}/v1/`,
  OPENAI_API_KEY: apiKey,
  MODEL: "gpt-4.1-mini",
});

it("asks the server of OPENAI_BASE_URL, and keeps its key out of traces", { timeout: 90_000 }, async () => {
  const model = await startModel();
  const demo = await startDemo([], environment(model, key));
  await demo.hasSaid("Ctrl-C ends");
  expect(demo.output()).toContain(`shop: ${answer}`);

  // The tool was called as the server asked, the second call streamed, and all of it was let in by the key.
  const requests = model.getRequests();
  expect(requests.map(({ response }) => response.status)).toEqual(requests.map(() => 200));
  const asked = requests.map(
    ({ body }) => body as { stream?: boolean; messages: { role: string; content: unknown }[] },
  );
  expect(asked.filter(({ stream }) => stream).length).toBeGreaterThanOrEqual(3);
  const found = asked.flatMap(({ messages }) => messages).find(({ role }) => role === "tool");
  expect(String(found?.content)).toContain("Warranty on batteries");

  // The trace is whole, which the demo has looked at itself, with the model, its tokens and what they cost.
  expect(demo.output()).toMatch(
    /agent +chat gpt-4\.1-mini \[generation\] gpt-4\.1-mini input=120 output=18 .*\$0\.\d+/,
  );

  const [studio = ""] = /http:\/\/localhost:\d+/.exec(demo.output()) ?? [];
  const pages = [
    "traces?limit=100",
    "v2/observations?limit=1000&fields=core,basic,io,metadata,model,usage,trace_context",
  ];
  for (const page of pages) {
    const response = await fetch(`${studio}/api/public/${page}`);
    const text = await response.text();
    expect({ status: response.status, text }).toMatchObject({ status: 200 });
    expect(text).toContain("warranty");
    expect(text).not.toContain(key);
  }
  expect(demo.output()).not.toContain(key);

  demo.child.kill("SIGINT");
  expect(await once(demo.child, "close")).toEqual([0, null]);
  expect(await demo.leftovers()).toEqual([]);
});

it("says what the server said of a wrong key, and ends", { timeout: 90_000 }, async () => {
  const model = await startModel();
  const demo = await startDemo(["--once"], environment(model, "sk-wrong"));
  const [code] = await once(demo.child, "close");
  expect({ code, output: demo.output() }).toMatchObject({ code: 1, output: expect.stringContaining("401") });
  expect(demo.output()).not.toContain("sk-wrong");
});
