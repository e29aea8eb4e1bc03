import Anthropic from "@anthropic-ai/sdk";
import { generation, initLangfuse, LangfuseKitError, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it, onTestFinished } from "vitest";
import { capture } from "./harness.ts";
import { type Answer, events, json, startModel } from "./model-server.ts";

const counts = { input_tokens: 100_000, output_tokens: 10_000 };
const one = (type: string, input_tokens: number, output_tokens: number, more: object = {}): object => ({
  type,
  input_tokens,
  output_tokens,
  cache_read_input_tokens: 0,
  cache_creation: null,
  ...more,
});
const message = { id: "msg_1", type: "message", role: "assistant", content: [], stop_reason: null };
const request = { model: "claude-fable-5", max_tokens: 9, messages: [{ role: "user" as const, content: "Hello" }] };
const client = (url: string): Anthropic =>
  new Anthropic({ apiKey: "x", baseURL: url, maxRetries: 0, fetch: langfuseFetch() });
const ask = (url: string, model = request.model): PromiseLike<unknown> =>
  client(url).beta.messages.create({ ...request, model });

/** The same blocks as a stream, and whole. */
function answers(
  model: string,
  blocks: readonly { readonly type: string }[],
  deltas: readonly object[],
  usage: object,
): [Answer, Answer] {
  const list: object[] = [{ type: "message_start", message: { ...message, model: request.model, usage: counts } }];
  for (const [index, content_block] of blocks.entries()) {
    list.push({ type: "content_block_start", index, content_block });
    if (deltas[index]) list.push({ type: "content_block_delta", index, delta: deltas[index] });
    list.push({ type: "content_block_stop", index });
  }
  list.push({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage }, { type: "message_stop" });
  const content = blocks.map((block, index) => ({ ...block, ...deltas[index], type: block.type }));
  return [events(list), json({ ...message, model, content, stop_reason: "end_turn", usage })];
}

describe("an answer of several iterations, as a stream and whole", () => {
  it("has the tokens of its compactions, and what they made of the conversation", async () => {
    const traces = capture();
    const usage = { ...counts, iterations: [one("compaction", 180_000, 3_500), one("message", 100_000, 10_000)] };
    const made = { type: "compaction_delta", content: "What was said before.", encrypted_content: "e".repeat(100) };
    const blocks = [{ type: "compaction", content: null, encrypted_content: null }];
    const server = await startModel(...answers("claude-fable-5", blocks, [made], usage));
    for await (const _ of await client(server.url).beta.messages.create({ ...request, stream: true }));
    await ask(server.url);
    const calls = await traces.calls();
    expect(calls).toHaveLength(2);
    for (const call of calls) {
      expect(call.output).toEqual({
        role: "assistant",
        content: [{ type: "compaction", content: made.content, encrypted_content: "[100 characters]" }],
      });
      expect(call.usage).toEqual({ input: 280_000, output: 13_500, total: 293_500 });
      expect(call.cost.total).toBeCloseTo(2.8 + 0.675, 9);
    }
  });

  it("is of the model that answered in the end", async () => {
    const traces = capture();
    const to = { model: "claude-opus-4-8" };
    const blocks = [
      { type: "fallback", from: { model: "claude-fable-5" }, to },
      { type: "text", text: "Blue." },
    ];
    const whole = { ...counts, iterations: [one("message", 9, 0), one("fallback_message", 100_000, 10_000, to)] };
    const server = await startModel(
      ...answers(to.model, blocks, [], counts),
      // Where nobody declined, no block says so.
      ...answers(request.model, blocks.slice(1), [], whole),
    );
    for (const isWhole of [false, true, false, true]) {
      if (isWhole) await ask(server.url);
      else for await (const _ of await client(server.url).beta.messages.create({ ...request, stream: true }));
    }
    const calls = await traces.calls();
    expect(calls.map(({ model, cost }) => [model, cost.total])).toEqual(Array(4).fill([to.model, 0.75]));
  });
});

describe("an advisor", () => {
  const usage = {
    input_tokens: 1_000,
    output_tokens: 100,
    iterations: [
      one("advisor_message", 80_000, 1_000, { model: "claude-opus-4-8" }),
      one("message", 1_000, 100),
      one("advisor_message", 5, 5, { model: null }),
    ],
  };
  const answer = json({ ...message, model: "claude-sonnet-4-6", stop_reason: "end_turn", usage });
  const own = 0.003 + 0.0015;
  const advised = 0.4 + 0.025;

  it.each([false, true])(
    "is a generation of its own below the call, with its price (one around: %s)",
    async (isInside) => {
      const traces = capture();
      const server = await startModel(answer);
      const call = () => ask(server.url, "claude-sonnet-4-6");
      await trace("request", () => (isInside ? generation("mine", call) : call()));
      const calls = await traces.calls();
      expect(calls.map(({ model, usage: { total } }) => [model, total])).toEqual([
        ["claude-sonnet-4-6", 1_100],
        ["claude-opus-4-8", 81_000],
      ]);
      expect(calls[0]?.cost.total).toBeCloseTo(own, 9);
      expect(calls[1]).toMatchObject({ name: "advisor claude-opus-4-8", input: undefined, output: undefined });
      expect(calls[1]?.cost.total).toBeCloseTo(advised, 9);
      const parent = (await traces.observations()).find(({ id }) => id === calls[1]?.parentId);
      expect(parent).toMatchObject(isInside ? { type: "span", parentId: calls[0]?.id } : { id: calls[0]?.id });
    },
  );

  it.each([1, 0])("counts for the limit of the trace, also one that is reached by then (sampled: %d)", async (rate) => {
    const told: (number | undefined)[] = [];
    const langfuse = initLangfuse({
      publicKey: "pk-lf-1",
      secretKey: "sk-lf-1",
      baseUrl: "http://127.0.0.1:1",
      handleSignals: false,
      sampleRate: rate,
      costLimit: { usd: 0.4, action: "throw" },
      onCost: ({ total }) => void told.push(total),
      logger: { warn() {}, error() {} },
    });
    onTestFinished(async () => void (await langfuse.shutdown(0)));
    const server = await startModel(answer);
    await trace("request", async () => {
      const both = [ask(server.url, "claude-sonnet-4-6"), ask(server.url, "claude-sonnet-4-6")];
      await Promise.all(both);
      const refused = await Promise.resolve(ask(server.url)).catch(({ cause }) => cause);
      expect(LangfuseKitError.isInstance(refused) && refused.code).toBe("COST_LIMIT");
    });
    expect(told).toHaveLength(4);
    expect(told.at(-1)).toBeCloseTo(2 * (own + advised), 9);
  });
});
