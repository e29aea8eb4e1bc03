import { observeOpenAI } from "@langfuse/openai";
import { generation, getLangfuse, span, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import { chatChunks, completion, parallelToolCalls, parallelToolChunks, usageChunk } from "./recordings.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
const request = { model: "gpt-4o", messages, stream: true as const };

/** Of its own for each stream: what a wrapper never ends would be taken for the same call, made again at once. */
let asked = 0;
const streaming = (): OpenAI.ChatCompletionCreateParamsStreaming => {
  asked += 1;
  return { ...request, messages: [{ role: "user", content: `What is the weather, asked ${asked} times?` }] };
};

type Wrap = (url: string) => OpenAI;
const options = (url: string) => ({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0 });
const theirs: Wrap = (url) => observeOpenAI(new OpenAI(options(url)));
const ours: Wrap = (url) => new OpenAI({ ...options(url), fetch: langfuseFetch() });

/** What a wrapper makes of a stream that a consumer leaves early, and of one that breaks: how many calls it exports. */
async function cutShort(wrap: Wrap, how: "break" | "error"): Promise<number> {
  const traces = capture();
  const read = async (url: string): Promise<void> => {
    for await (const piece of await wrap(url).chat.completions.create(streaming())) {
      if (how === "break" && piece.choices[0]?.delta.content === "in") break;
    }
  };
  const cut = await startModel(events(chatChunks("Ra", "in").slice(0, 3), how === "break" ? "hang" : "break"));
  await read(cut.url).catch(() => undefined);
  // One that is read to its end, after it: once that is there, the other would be.
  const whole = await startModel(events([...chatChunks("Rain."), done]));
  await read(whole.url);
  const isWhole = ({ output }: { output?: unknown }): boolean => JSON.stringify(output)?.includes("Rain.") === true;
  await expect.poll(async () => (await traces.calls()).some(isWhole)).toBe(true);
  // What the collector finds is the tracer's doing, whenever it comes.
  const isFound = ({ statusMessage }: { statusMessage?: string | undefined }): boolean =>
    statusMessage?.startsWith("abandoned: who began it") === true;
  return (await traces.calls()).filter((call) => !isWhole(call) && !isFound(call)).length;
}

/** The defects of the official wrapper, each shown first. */
describe("where observeOpenAI fails, langfuseFetch does not", () => {
  it.each(["break", "error"] as const)("a stream that is cut short by %s is exported", async (how) => {
    expect(await cutShort(theirs, how)).toBe(0);
    expect(await cutShort(ours, how)).toBe(1);
  });

  it("parallel tool calls stay apart", async () => {
    const outputs: unknown[] = [];
    for (const wrap of [theirs, ours]) {
      const traces = capture();
      const model = await startModel(events([...parallelToolChunks, done]));
      for await (const _ of await wrap(model.url).chat.completions.create(streaming()));
      outputs.push((await traces.calls())[0]?.output);
    }
    expect(outputs[0]).not.toMatchObject({ tool_calls: parallelToolCalls });
    expect(outputs[1]).toMatchObject({ tool_calls: parallelToolCalls });
  });

  it("the stream keeps its controller, tee() and toReadableStream()", async () => {
    capture();
    const model = await startModel(events([...chatChunks("Rain."), done]));
    const methods = async (wrap: Wrap): Promise<unknown[]> => {
      const stream = await wrap(model.url).chat.completions.create(streaming());
      for await (const _ of stream);
      return [typeof stream.controller, typeof stream.tee, typeof stream.toReadableStream];
    };
    expect(await methods(theirs)).toEqual(["undefined", "undefined", "undefined"]);
    expect(await methods(ours)).toEqual(["object", "function", "function"]);
  });

  it("the promise keeps withResponse() and asResponse()", async () => {
    capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    const methods = async (wrap: Wrap): Promise<unknown[]> => {
      const sent = wrap(model.url).chat.completions.create({ model: "gpt-4o", messages });
      await sent;
      return [typeof sent.withResponse, typeof sent.asResponse];
    };
    expect(await methods(theirs)).toEqual(["undefined", "undefined"]);
    expect(await methods(ours)).toEqual(["function", "function"]);
  });

  it("the stream helper keeps on() and finalMessage()", async () => {
    capture();
    const model = await startModel(events([...chatChunks("Rain."), usageChunk, done]));
    const methods = async (wrap: Wrap): Promise<unknown[]> => {
      const stream = wrap(model.url).chat.completions.stream({ model: "gpt-4o", messages });
      for await (const _ of stream as AsyncIterable<unknown>);
      return [typeof stream.on, typeof stream.finalMessage];
    };
    expect(await methods(theirs)).toEqual(["undefined", "undefined"]);
    expect(await methods(ours)).toEqual(["function", "function"]);
  });

  it("a list is still a list", async () => {
    capture();
    const model = await startModel(json({ object: "list", data: [{ id: "gpt-4o", object: "model" }] }));
    expect((await theirs(model.url).models.list()).data).toBeUndefined();
    expect((await ours(model.url).models.list()).data).toHaveLength(1);
  });

  it("all parameters are there", async () => {
    const found: unknown[] = [];
    for (const wrap of [theirs, ours]) {
      const traces = capture();
      const model = await startModel(json(completion({ content: "Rain." })));
      const parameters = { model: "gpt-4o", messages, max_completion_tokens: 9, reasoning_effort: "low" as const };
      await wrap(model.url).chat.completions.create(parameters);
      found.push((await traces.calls())[0]?.modelParameters);
    }
    expect(found[0]).not.toHaveProperty("max_completion_tokens");
    expect(found[1]).toMatchObject({ max_completion_tokens: 9, reasoning_effort: "low" });
  });

  it("identity is of the request, not of the client", async () => {
    const users: unknown[] = [];
    for (const wrap of [(url: string) => observeOpenAI(new OpenAI(options(url)), { userId: "first" }), ours]) {
      const traces = capture();
      const model = await startModel(json(completion({ content: "Rain." })));
      const openai = wrap(model.url);
      for (const userId of ["first", "second"]) {
        await trace("request", { userId }, () => openai.chat.completions.create({ model: "gpt-4o", messages }));
      }
      users.push((await traces.calls()).map(({ userId }) => userId));
    }
    expect(users).toEqual([
      ["first", "first"],
      ["first", "second"],
    ]);
  });

  it("and there is no set-up to tell them apart by", () => {
    expect(getLangfuse()).toBeUndefined();
  });
});

describe("beside observeOpenAI", () => {
  const both: Wrap = (url) => observeOpenAI(new OpenAI({ ...options(url), fetch: langfuseFetch() }));

  it.each([true, false])("a call costs once, and the request hangs below the call (stream: %s)", async (stream) => {
    const traces = capture();
    const model = await startModel(
      stream ? events([...chatChunks("Rain."), usageChunk, done]) : json(completion({ content: "Rain." })),
    );
    await trace("request", async () => {
      const openai = both(model.url);
      if (!stream) await openai.chat.completions.create({ model: "gpt-4o", messages });
      else for await (const _ of await openai.chat.completions.create(request));
    });
    const all = await traces.observations();
    expect(all).toHaveLength(3);
    const find = (name: string) => all.find((observation) => observation.name === name);
    const call = find("OpenAI.chat");
    expect(call).toMatchObject({ type: "generation", usage: { total: 140 } });
    expect(call?.cost.total).toBeGreaterThan(0);
    const sent = find("POST /v1/chat/completions");
    expect(sent).toMatchObject({ type: "span", parentId: call?.id, usage: {}, cost: {} });
  });

  it.each([
    ["two letters", "hi"],
    ["an image", [{ type: "image_url" as const, image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } }]],
  ])("so does one of %s", async (_, content) => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    const asked = { model: "gpt-4o", messages: [{ role: "user" as const, content }] };
    await trace("request", () => both(model.url).chat.completions.create(asked));
    const generations = (await traces.observations()).filter(({ type }) => type === "generation");
    expect(generations).toMatchObject([{ name: "OpenAI.chat", usage: { total: 140 } }]);
  });

  it("a stream gets the usage that the wrapper did not see, and calls side by side are not mixed up", async () => {
    const traces = capture();
    const model = await startModel(
      events([...chatChunks("Rain."), done]),
      events([...chatChunks("Rain."), usageChunk, done]),
    );
    const openai = both(model.url);
    const ask = async (content: string): Promise<void> => {
      const stream = await openai.chat.completions.create({
        model: "gpt-4o",
        stream: true,
        messages: [{ role: "user", content }],
      });
      for await (const _ of stream);
    };
    await trace("request", () => Promise.all([ask("The first question"), ask("The second question")]));
    const all = await traces.observations();
    const generations = all.filter(({ type }) => type === "generation");
    const requests = all.filter(({ name }) => name.startsWith("POST"));
    expect(generations).toHaveLength(2);
    expect(requests.map(({ parentId }) => parentId).sort()).toEqual(generations.map(({ id }) => id).sort());
    expect(generations.filter(({ usage }) => usage.total === 140)).toHaveLength(1);
  });

  it("a stream that the wrapper loses is still there, with what came of it", async () => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Ra", "in").slice(0, 3), "break"));
    const read = async (): Promise<void> => {
      for await (const _ of await both(model.url).chat.completions.create(request));
    };
    await trace("request", () => read().catch(() => undefined));
    await expect.poll(async () => (await traces.observations()).some(({ name }) => name.startsWith("POST"))).toBe(true);
    const lost = (await traces.observations()).find(({ name }) => name.startsWith("POST"));
    expect(lost).toMatchObject({ level: "ERROR", output: { content: "Rain" } });
  });
});

describe("inside a generation of one's own", () => {
  it("the request hangs below the step that made it", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    await generation("answer", () =>
      span("inner", () => ours(model.url).chat.completions.create({ model: "gpt-4o", messages })),
    );
    const [answer, inner, sent] = await traces.observations();
    expect(answer).toMatchObject({ name: "answer", usage: { total: 140 }, output: { content: "Rain." } });
    expect(inner).toMatchObject({ name: "inner", parentId: answer?.id });
    expect(sent).toMatchObject({ name: "POST /v1/chat/completions", parentId: inner?.id });
  });

  it("the call is that generation, which is given what it lacks", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    await generation("answer", () => ours(model.url).chat.completions.create({ model: "gpt-4o", messages }));
    const all = await traces.observations();
    expect(all.map(({ name, type }) => [name, type])).toEqual([
      ["answer", "generation"],
      ["POST /v1/chat/completions", "span"],
    ]);
    expect(all[0]).toMatchObject({
      model: "gpt-4o-2024-08-06",
      usage: { total: 140 },
      input: messages,
      output: { content: "Rain." },
    });
    expect(all[0]?.cost.total).toBeGreaterThan(0);
  });

  it("a call of another model, or inside a tool, is a generation of its own", async () => {
    const { generation, tool } = await import("@langfuse-kit/core");
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    const call = (): PromiseLike<unknown> => ours(model.url).chat.completions.create({ model: "gpt-4o", messages });
    await generation("other", { model: "claude-sonnet-4-5" }, call);
    await generation("agent", { model: "gpt-4o" }, () => tool("search", call));
    const names = (await traces.calls()).map(({ name }) => name);
    expect(names.sort()).toEqual(["agent", "chat gpt-4o", "chat gpt-4o", "other"]);
  });
});
