import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { currentObservation, initLangfuse, type Langfuse, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import type { Attributes, Span } from "@opentelemetry/api";
import { afterAll, afterEach, describe, expect, it } from "vitest";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const langfuse: Langfuse = initLangfuse({ enabled: false, handleSignals: false });
afterAll(() => langfuse.shutdown(0));
const traces = captureTraces({ afterEach });

const call: Attributes = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o" };

async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 10; round++) {
    collect();
    await turn();
  }
}

describe("a library's span that nobody holds", () => {
  it("ends as abandoned, with all that was written on it", async () => {
    await trace("request", async () => {
      langfuse.tracerProvider
        .getTracer("ai")
        .startSpan("chat", { attributes: call })
        .setAttribute("gen_ai.usage.input_tokens", 3);
    });
    await collectGarbage();
    expect(langfuse.health().open).toBe(0);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "request", level: "DEFAULT" });
    const [chat] = root.children;
    expect(chat).toMatchObject({ name: "chat", type: "generation", level: "WARNING", usage: { input: 3 } });
    expect(chat?.statusMessage).toMatch(/^abandoned/);
  });

  it("is not abandoned while the library holds it", async () => {
    const held: Span[] = [langfuse.tracer.startSpan("chat", { attributes: call })];
    await collectGarbage();
    expect(langfuse.health().open).toBe(1);
    held[0]?.end();
    expect(await traces.observation("chat")).toMatchObject({ level: "DEFAULT", statusMessage: undefined });
  });

  it("is not abandoned while work goes on inside of it", async () => {
    await langfuse.tracer.startActiveSpan("agent", { attributes: call }, async () => {
      await collectGarbage();
      currentObservation()?.update({ output: "done" });
      currentObservation()?.end();
    });
    expect(await traces.observation("agent")).toMatchObject({ level: "DEFAULT", output: "done" });
  });
});
