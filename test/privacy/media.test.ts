import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  event,
  generation,
  initLangfuse,
  LangfuseExporter,
  type LangfuseOptions,
  span,
  trace,
  updateTrace,
} from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import type { Tracer } from "@opentelemetry/api";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Sink, startSink } from "./sink.ts";

const png = Buffer.concat([
  Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
  Buffer.from(Array.from({ length: 3_000 }, (_, index) => (index * index * 31) % 251)),
]);
const base64 = png.toString("base64");
/** What is in every copy of it, however it was cut. */
const canary = base64.slice(100, 200);
const said = "[image/png, 3016 bytes]";

const url = `data:image/png;base64,${base64}`;
const contents = [
  { type: "image_url", image_url: { url } },
  { type: "image", source: { type: "base64", media_type: "image/png", data: base64 } },
  { type: "input_audio", input_audio: { data: base64, format: "wav" } },
];
const messages = [{ role: "user", content: contents }];

type Work = (options: LangfuseOptions) => Promise<void>;

function setUp(options: LangfuseOptions): ReturnType<typeof initLangfuse> {
  const langfuse = initLangfuse({ handleSignals: false, logger: { warn() {}, error() {} }, ...options });
  onTestFinished(async () => void (await langfuse.shutdown(0)));
  return langfuse;
}

function chat(tracer: Tracer): void {
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.input.messages": JSON.stringify(messages),
    "ai.prompt.messages": JSON.stringify([{ content: [{ type: "image", image: base64 }] }]),
    "llm.images": [base64, url],
  };
  const step = tracer.startSpan("chat", { attributes });
  step.addEvent("gen_ai.choice", { message: JSON.stringify(contents[1]) });
  step.end();
}

const ways: readonly (readonly [name: string, work: Work])[] = [
  [
    "by hand",
    async (options) => {
      const langfuse = setUp(options);
      trace("request", { metadata: { avatar: url } }, () => {
        generation("call", { model: "gpt-4o", input: messages, metadata: { image: base64 } }, () => ({
          b64_json: base64,
        }));
        span("late", (step) => setImmediate(() => step.update({ output: url })));
        event("alone", { input: base64 });
        updateTrace({ input: messages, output: url });
      });
      await langfuse.flush();
    },
  ],
  [
    "of a library with our tracer",
    async (options) => {
      const langfuse = setUp(options);
      chat(langfuse.tracerProvider.getTracer("ai"));
      await langfuse.flush();
    },
  ],
  [
    "of another provider, through our span processor",
    async (options) => {
      const langfuse = setUp(options);
      const provider = new BasicTracerProvider({ spanProcessors: [langfuse.spanProcessor as never] });
      chat(provider.getTracer("ai"));
      await langfuse.flush();
    },
  ],
  [
    "of another provider, through our exporter",
    async (options) => {
      const exporter = new LangfuseExporter(options);
      const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter as never)] });
      chat(provider.getTracer("ai"));
      await exporter.shutdown();
    },
  ],
];

async function sent(work: Work, options: (sink: Sink) => LangfuseOptions): Promise<string> {
  const sink = await startSink();
  onTestFinished(() => sink.close());
  await work(options(sink));
  return sink.received();
}

describe.each(ways)("media in observations %s", (_name, work) => {
  it.each<[string, LangfuseOptions]>([
    ["redacted", { capture: "redacted" }],
    ["a mask", { mask: (value) => value }],
    ["redacted and a mask", { capture: "redacted", mask: (value) => value }],
    ["media: false", { media: false }],
  ])("is described by kind and size with %s", async (_mode, mode) => {
    const received = await sent(work, (sink) => ({ ...sink.options, ...mode }));
    expect(received).toContain(said);
    expect(received).not.toContain(canary);
  });

  it("stays here whole with metadata", async () => {
    const received = await sent(work, (sink) => ({ ...sink.options, capture: "metadata" }));
    expect(received).toContain("is_app_root");
    expect(received).not.toContain(canary);
  });

  it("stays in the content with full, as it is", async () => {
    const received = await sent(work, (sink) => sink.options);
    expect(received).toContain(base64);
    expect(received).not.toContain(said);
  });

  it("is described for other destinations too", async () => {
    const received = await sent(work, (sink) => ({
      destinations: { tempo: { url: `${sink.options.baseUrl}/v1/traces` } },
      media: false,
    }));
    expect(received).toContain(said);
    expect(received).not.toContain(canary);
  });
});

it("media of one observation that is redacted is described, and that of others is not", async () => {
  const captured = captureTraces();
  onTestFinished(() => captured.dispose());
  span("open", { input: url }, () => span("closed", { input: url, capture: "redacted" }, () => undefined));
  const [whole] = await captured.all();
  expect(whole?.find("open")?.input).toBe(url);
  expect(whole?.find("closed")?.input).toBe(said);
});

it("media among dead letters is described where it no longer leaves", async () => {
  const dir = mkdtempSync(join(tmpdir(), "media-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const refusing = await startSink(() => 422);
  onTestFinished(() => refusing.close());
  const before = setUp({ ...refusing.options, spool: { dir } });
  span("step", { input: messages }, () => undefined);
  await before.shutdown();
  expect(refusing.received()).toContain(canary);
  const received = await sent(
    async (options) => {
      const langfuse = setUp(options);
      expect(await langfuse.deadLetters.replay()).toBe(1);
      await langfuse.flush();
    },
    (sink) => ({ ...sink.options, spool: { dir }, media: false }),
  );
  expect(received).toContain(said);
  expect(received).not.toContain(canary);
});
