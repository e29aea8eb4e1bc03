import { initLangfuse, LangfuseKitError, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI, { APIConnectionError } from "openai";
import { expect, it, onTestFinished } from "vitest";
import { capture } from "./harness.ts";
import { json, startModel } from "./model-server.ts";
import { completion } from "./recordings.ts";

it("a call that the cost limit refuses is seen in its trace, however often the client tries", async () => {
  const langfuse = initLangfuse({
    publicKey: "pk-lf-1",
    secretKey: "sk-lf-1",
    baseUrl: "http://127.0.0.1:1",
    handleSignals: false,
    costLimit: { usd: 0.000001, action: "throw" },
    logger: { warn() {}, error() {} },
  });
  onTestFinished(async () => void (await langfuse.shutdown(0)));
  const traces = capture();
  const model = await startModel(json(completion({ content: "Rain." })));
  const openai = new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, maxRetries: 1, fetch: langfuseFetch() });
  const ask = (): Promise<unknown> =>
    openai.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "What is the weather?" }] });
  await trace("request", async () => {
    await ask();
    const refusal = await ask().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(APIConnectionError);
    expect(LangfuseKitError.isInstance((refusal as Error).cause)).toBe(true);
  });
  expect(model.requests).toHaveLength(1);
  const all = await traces.observations();
  expect(all.filter(({ type }) => type === "generation")).toHaveLength(1);
  expect(all.filter(({ type }) => type === "event")).toMatchObject([
    { name: "cost limit reached", level: "WARNING", statusMessage: expect.stringContaining("its limit is") },
  ]);
});
