import { createHash, randomBytes } from "node:crypto";
import { observeOpenAI } from "@langfuse/openai";
import { startActiveObservation } from "@langfuse/tracing";
import { initLangfuse, type Langfuse, type LangfuseOptions } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import OpenAI from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { json, startModel } from "./model-server.ts";
import { completion } from "./recordings.ts";

const image = randomBytes(3_000);
const url = `data:image/png;base64,${image.toString("base64")}`;
const id = createHash("sha256").update(image).digest("base64url").slice(0, 22);
const tag = `@@@langfuseMedia:type=image/png|id=${id}|source=base64_data_uri@@@`;
const said = "[image/png, 3000 bytes]";

async function sent(options: LangfuseOptions = {}): Promise<{ server: FakeLangfuse; langfuse: Langfuse }> {
  const server = await startFakeLangfuse();
  const { baseUrl, publicKey, secretKey } = server;
  const logger = { warn: () => {}, error: () => {} };
  const langfuse = initLangfuse({ baseUrl, publicKey, secretKey, handleSignals: false, logger, ...options });
  onTestFinished(async () => {
    await langfuse.shutdown(0);
    await server.close();
  });
  const model = await startModel(json(completion({ content: "A cat." })));
  const openai = observeOpenAI(new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1` }));
  const content = [{ type: "image_url" as const, image_url: { url } }];
  await startActiveObservation("request", async (step) => {
    step.update({ input: { image: url, text: "What?" }, metadata: { avatar: url } });
    await openai.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content }] });
    step.update({ output: `![x](${url})` });
    step.otelSpan.setAttributes({ "langfuse.trace.metadata.photo": url });
  });
  await langfuse.flush();
  return { server, langfuse };
}

describe("media in observations of the official packages", () => {
  it("is uploaded, as by their own processor, and a reference stands in its place", async () => {
    const { server, langfuse } = await sent();
    const [request, call] = ["request", "OpenAI.chat"].map((name) =>
      server.observations().find((observation) => observation.name === name),
    );
    expect(request).toMatchObject({
      input: { image: tag },
      metadata: { avatar: tag, photo: tag },
      output: `![x](${tag})`,
    });
    expect(JSON.stringify(server.observations())).not.toContain(image.toString("base64").slice(0, 40));
    expect(call?.input).toMatchObject({ messages: [{ content: [{ image_url: { url: tag } }] }] });
    const [media] = server.media();
    expect(Buffer.from(media?.bytes ?? []).equals(image)).toBe(true);
    const places = media?.places.map(({ observationId, field }) => `${observationId} ${field}`);
    const expected = [
      `${request?.id} input`,
      `${request?.id} metadata`,
      `${request?.id} metadata`,
      `${request?.id} output`,
      `${call?.id} input`,
    ];
    expect(places?.sort()).toEqual(expected.sort());
    expect(langfuse.health().media).toMatchObject({ uploaded: 1, known: 4, failed: 0, dropped: 0 });
  });

  it.each<LangfuseOptions>([{ media: false }, { capture: "redacted" }, { mask: (value) => value }])(
    "is described where it may not leave: %j",
    async (options) => {
      const { server } = await sent(options);
      const text = JSON.stringify(
        server.observations().map(({ input, output, metadata }) => [input, output, metadata]),
      );
      expect(text).toContain(said);
      expect(text).not.toContain(image.toString("base64").slice(0, 40));
      expect(server.media()).toEqual([]);
    },
  );
});
