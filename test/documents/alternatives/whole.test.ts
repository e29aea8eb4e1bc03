import { LangfuseClient } from "@langfuse/client";
import { startObservation } from "@langfuse/tracing";
import * as core from "@langfuse-kit/core";
import { startStudio } from "@langfuse-kit/studio";
import { trace } from "@opentelemetry/api";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { describe, expect, it, onTestFinished } from "vitest";
import { keys, silent, startReceiver } from "./contestants.ts";

/** The names of OpenTelemetry's global slots that somebody has. */
const taken = (): string[] => {
  const slots = (globalThis as Record<symbol, object | undefined>)[Symbol.for("opentelemetry.js.api.1")] ?? {};
  return Object.keys(slots).filter((name) => name !== "version" && name !== "diag");
};

describe("other tracers", () => {
  it("langfuse-kit: takes no global slot unless asked", async () => {
    const settings = { ...keys, baseUrl: (await startReceiver()).url, logger: silent };
    const langfuse = core.initLangfuse(settings);
    core.trace("work", () => 1);
    expect(taken()).toEqual([]);
    await langfuse.shutdown();
    const asked = core.initLangfuse({ ...settings, global: true });
    expect(taken().sort()).toEqual(["context", "propagation", "trace"]);
    await asked.shutdown();
    trace.disable();
  });

  it("official: without a provider of yours there is nothing", () => {
    const observation = startObservation("work");
    expect(observation.otelSpan.isRecording()).toBe(false);
    observation.end();
  });

  it("opentelemetry: is the global provider, and keeps a second one out", () => {
    onTestFinished(() => trace.disable());
    expect(trace.setGlobalTracerProvider(new BasicTracerProvider())).toBe(true);
    expect(trace.setGlobalTracerProvider(new BasicTracerProvider())).toBe(false);
  });
});

describe("local viewer", () => {
  it("langfuse-kit: Studio shows a page", async () => {
    const studio = await startStudio({ port: 0, memory: true });
    onTestFinished(() => studio.close());
    const page = await fetch(studio.url);
    expect(page.headers.get("content-type")).toContain("text/html");
  });
});

describe("prompts, datasets, experiments", () => {
  const managed = /prompt|dataset|experiment/i;

  it("langfuse-kit: a call can be linked to a prompt, and that is all", () => {
    expect(Object.keys(core).filter((name) => managed.test(name))).toEqual(["withPrompt"]);
  });

  it("official: the client has all three", () => {
    const client = new LangfuseClient({ ...keys, baseUrl: "http://127.0.0.1:9" });
    expect(client).toMatchObject({
      prompt: expect.anything(),
      dataset: expect.anything(),
      experiment: expect.anything(),
    });
  });
});
