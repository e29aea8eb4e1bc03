import { createHash, randomBytes } from "node:crypto";
import { initLangfuse, type Langfuse, type LangfuseOptions, trace } from "@langfuse-kit/core";
import { type LangfuseFetchOptions, langfuseFetch } from "@langfuse-kit/fetch";
import { type FakeLangfuse, type Faults, startFakeLangfuse } from "@langfuse-kit/testing";
import OpenAI from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { json, type ModelServer, startModel } from "./model-server.ts";
import { completion } from "./recordings.ts";

const image = randomBytes(3_000);
const idOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
const tag = (type: string, bytes: Uint8Array): string =>
  `@@@langfuseMedia:type=${type}|id=${idOf(bytes)}|source=base64_data_uri@@@`;

interface Scene {
  readonly server: FakeLangfuse;
  readonly langfuse: Langfuse;
  readonly model: ModelServer;
  ask(content: unknown, options?: LangfuseFetchOptions): Promise<void>;
}

async function scene(
  options: LangfuseOptions = {},
  faults: Faults = [],
  answer: object = { content: "Rain." },
): Promise<Scene> {
  const server = await startFakeLangfuse({ faults });
  const { baseUrl, publicKey, secretKey } = server;
  const langfuse = initLangfuse({
    baseUrl,
    publicKey,
    secretKey,
    handleSignals: false,
    logger: { warn: () => {}, error: () => {} },
    ...options,
  });
  onTestFinished(async () => {
    await langfuse.shutdown(0);
    await server.close();
  });
  const model = await startModel(json(completion(answer as Record<string, unknown>)));
  const ask: Scene["ask"] = async (content, fetchOptions) => {
    const fetch = langfuseFetch(fetchOptions);
    const openai = new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, fetch });
    const messages = [{ role: "user", content }] as OpenAI.ChatCompletionMessageParam[];
    await trace("request", () => openai.chat.completions.create({ model: "gpt-4o", messages }));
  };
  return { server, langfuse, model, ask };
}

const picture = { type: "image_url", image_url: { url: `data:image/png;base64,${image.toString("base64")}` } };

describe("media in a call", () => {
  it("is uploaded, and a reference stands in its place", async () => {
    const { server, langfuse, ask } = await scene();
    const sound = randomBytes(500);
    const paper = randomBytes(700);
    await ask([
      { type: "text", text: "What is this?" },
      picture,
      { type: "input_audio", input_audio: { data: sound.toString("base64"), format: "wav" } },
      {
        type: "file",
        file: { filename: "a.pdf", file_data: `data:application/pdf;base64,${paper.toString("base64")}` },
      },
    ]);
    expect(await langfuse.flush()).toMatchObject({ ok: true });
    const call = server.observations().find(({ type }) => type === "generation");
    expect(call?.input).toMatchObject([
      {
        content: [
          { text: "What is this?" },
          { image_url: { url: tag("image/png", image) } },
          { input_audio: { data: tag("audio/wav", sound), format: "wav" } },
          { file: { file_data: tag("application/pdf", paper) } },
        ],
      },
    ]);
    expect(langfuse.health().media).toEqual({ uploaded: 3, known: 0, pending: 0, failed: 0, dropped: 0 });
    const media = server.media().find(({ contentType }) => contentType === "image/png");
    expect(Buffer.from(media?.bytes ?? []).equals(image)).toBe(true);
    expect(media).toMatchObject({
      uploadHttpStatus: 200,
      places: [{ traceId: call?.traceId, observationId: call?.id, field: "input" }],
    });
  });

  it("reaches the model as it is", async () => {
    const { ask, model } = await scene();
    await ask([picture]);
    expect(model.requests[0]?.body.messages).toEqual([{ role: "user", content: [picture] }]);
  });

  it("in an answer is uploaded too", async () => {
    const sound = Buffer.concat([Buffer.from("RIFF\xa4\0\0\0WAVEfmt ", "latin1"), randomBytes(900)]);
    const audio = { id: "audio_1", data: sound.toString("base64"), transcript: "Rain.", expires_at: 1 };
    const { server, langfuse, ask } = await scene({}, [], { content: null, audio });
    await ask("Say it.");
    await langfuse.flush();
    const call = server.observations().find(({ type }) => type === "generation");
    expect(call?.output).toMatchObject({ audio: { data: tag("audio/wav", sound), transcript: "Rain." } });
    expect(server.media()).toMatchObject([{ places: [{ field: "output" }] }]);
  });

  it("that is the same goes up once, and both calls show it", async () => {
    const { server, langfuse, ask } = await scene();
    await Promise.all([ask([picture]), ask([picture, picture])]);
    await langfuse.flush();
    expect(server.media()).toHaveLength(1);
    expect(new Set(server.media()[0]?.places.map(({ observationId }) => observationId)).size).toBe(2);
    const puts = server.ledger.requests.filter(({ method }) => method === "PUT");
    expect(puts).toHaveLength(1);
    expect(langfuse.health().media).toMatchObject({ uploaded: 1, known: 2 });
  });

  it("survives a server that is away for a moment", async () => {
    const { server, langfuse, ask } = await scene({}, [
      { status: 503, times: 1, when: "/api/public/media" },
      { status: 500, times: 1, when: ({ method }) => method === "PUT" },
    ]);
    await ask([picture]);
    await langfuse.flush();
    expect(server.media()[0]?.bytes?.length).toBe(image.length);
    expect(langfuse.health().media).toMatchObject({ uploaded: 1, failed: 0, pending: 0 });
  });

  it("that is refused is counted, and costs neither the call nor the trace", async () => {
    const { server, langfuse, ask } = await scene({}, { status: 403, when: "/api/public/media" });
    await ask([picture]);
    expect(await langfuse.flush()).toMatchObject({ ok: true });
    expect(server.observations().some(({ type }) => type === "generation")).toBe(true);
    expect(langfuse.health().media).toMatchObject({ uploaded: 0, failed: 1, pending: 0 });
  });

  it("never holds up shutdown", async () => {
    const { langfuse, ask } = await scene({}, { hang: true, when: "/api/public/media" });
    await ask([picture]);
    await langfuse.shutdown(50);
    expect(langfuse.health().media).toMatchObject({ uploaded: 0, dropped: 1, pending: 0 });
  });

  const size = `[image/png, ${image.length} bytes]`;
  const seen = (server: FakeLangfuse): unknown =>
    server.observations().find(({ type }) => type === "generation")?.input;

  it.each([
    ["the call's option says so", {}, { media: "describe" as const }],
    ["the set-up says so", { media: false }, {}],
  ])("is described by kind and size where %s", async (_, options, fetchOptions) => {
    const { server, langfuse, ask } = await scene(options);
    await ask([picture], fetchOptions);
    await langfuse.flush();
    expect(seen(server)).toMatchObject([{ content: [{ image_url: { url: size } }] }]);
    expect(server.ledger.requests.some(({ path }) => path.includes("media"))).toBe(false);
  });

  it.each([{ capture: "redacted" as const }, { capture: "metadata" as const }, { mask: (value: unknown) => value }])(
    "never leaves where content may not leave as it is: %j",
    async (options) => {
      const { server, langfuse, ask } = await scene(options);
      await ask([{ type: "text", text: "Write to jane@example.com" }, picture]);
      await langfuse.flush();
      expect(server.ledger.requests.some(({ path }) => path.includes("media"))).toBe(false);
      const call = server.observations().find(({ type }) => type === "generation");
      expect(call?.usage.total).toBe(140);
      expect(JSON.stringify(call)).not.toContain(image.toString("base64").slice(0, 40));
      if (options.mask === undefined) expect(JSON.stringify(call)).not.toContain("jane@example.com");
    },
  );

  it("of a trace that sampling drops never leaves, and of one that is kept in the end it does", async () => {
    const { server, langfuse, ask } = await scene({ sampleRate: 0, keep: { errors: true } });
    await ask([picture]);
    await langfuse.flush();
    expect(server.media()).toEqual([]);
    const failing = trace("failing", async () => {
      await ask([picture]);
      throw new Error("kept");
    });
    await expect(failing).rejects.toThrow("kept");
    await langfuse.flush();
    await langfuse.flush();
    expect(server.media()).toHaveLength(1);
  });

  it("that did not arrive is no good flush, and what is lost at the end makes one line", async () => {
    const lines: string[] = [];
    const logger = { warn: (line: string) => void lines.push(line), error: () => {} };
    const { langfuse, ask } = await scene({ logger }, { hang: true, when: "/api/public/media" });
    await ask([picture]);
    // The observations need no more time then; the upload gets none.
    await expect.poll(() => langfuse.health()).toMatchObject({ pending: 0, media: { pending: 1 } });
    expect(await langfuse.flush(300)).toMatchObject({ ok: false, timedOut: true, pending: 0, dropped: 0 });
    expect(langfuse.health().media).toMatchObject({ pending: 1 });
    expect(await langfuse.shutdown(300)).toMatchObject({ ok: false, timedOut: true });
    expect(langfuse.health().media).toMatchObject({ pending: 0, dropped: 1 });
    expect(lines).toEqual(["[@langfuse-kit/core] 1 upload(s) lost: media (no answer within 300 ms)."]);
  });

  it("that is refused is no good flush either", async () => {
    const { langfuse, ask } = await scene({}, { status: 401, when: "/api/public/media" });
    await ask([picture]);
    expect(await langfuse.flush()).toMatchObject({ ok: false, timedOut: false, pending: 0 });
    expect(langfuse.health().media).toMatchObject({ failed: 1 });
  });
});
