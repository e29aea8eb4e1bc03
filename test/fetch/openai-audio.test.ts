import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { done, events, startModel } from "./model-server.ts";
import { delta, usageChunk } from "./recordings.ts";

const request = {
  model: "gpt-4o-audio-preview",
  modalities: ["text" as const, "audio" as const],
  audio: { voice: "alloy", format: "pcm16" as const },
  messages: [{ role: "user" as const, content: "Say it." }],
  stream: true as const,
};
const sound = (bytes: number): string => Buffer.alloc(bytes, 7).toString("base64");

describe("an answer that is spoken, as a stream", () => {
  it.each([
    ["transcript", { transcript: "Ra" }],
    ["data", { data: sound(100) }],
  ])("begins with its first %s, and is put together", async (_, first) => {
    const traces = capture();
    const model = await startModel(
      events([
        delta({ role: "assistant", refusal: null }),
        delta({ audio: { id: "audio_1", ...first } }),
        delta({ audio: { transcript: "in." } }),
        // 100 bytes end within three, so that this piece is padded, as each may be.
        delta({ audio: { data: sound(100) } }),
        delta({ audio: { data: sound(300) } }),
        delta({ audio: { expires_at: 1 } }),
        delta({}, "stop"),
        usageChunk,
        done,
      ]),
    );
    const openai = new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, fetch: langfuseFetch() });
    for await (const _ of await openai.chat.completions.create(request));
    const bytes = "data" in first ? 500 : 400;
    expect(await traces.calls()).toMatchObject([
      {
        level: "DEFAULT",
        completionStartTime: expect.any(Number),
        output: {
          content: null,
          audio: {
            id: "audio_1",
            data: `[application/octet-stream, ${bytes} bytes]`,
            transcript: "data" in first ? "in." : "Rain.",
          },
        },
      },
    ]);
  });
});
