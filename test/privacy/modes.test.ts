import { generation, initLangfuse, type Langfuse, score, span, trace, updateTrace } from "@langfuse-kit/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sink, startSink } from "./sink.ts";

const canary = "canary.51e0@leak.example";
let sink: Sink;
let langfuse: Langfuse | undefined;

beforeEach(async () => {
  sink = await startSink();
});
afterEach(async () => {
  await langfuse?.shutdown();
  await sink.close();
});

/** Everything that can be handed over, with the canary in it. */
async function work(capture?: "full" | "redacted" | "metadata"): Promise<void> {
  await trace(`chat ${canary}`, { input: canary, metadata: { [canary]: canary }, capture }, async () => {
    updateTrace({
      name: canary,
      userId: canary,
      sessionId: canary,
      tags: [canary],
      metadata: { who: canary },
      output: canary,
    });
    generation("call", { model: "gpt-4o", input: [{ role: "user", content: canary }], usage: { input: 3 } }, () => ({
      role: "assistant",
      content: canary,
    }));
    await span("fails", async () => {
      throw new TypeError(`no ${canary}`, { cause: new Error(canary) });
    }).catch(() => undefined);
    score({ name: "quality", value: "good", comment: canary, metadata: { by: canary } });
  });
  await langfuse?.flush();
}

describe("what is on the wire", () => {
  it.each(["redacted", "metadata"] as const)(
    "with %s for the process: no canary, and the observations all the same",
    async (capture) => {
      langfuse = initLangfuse({ ...sink.options, capture });
      await work();
      expect(sink.received()).not.toContain(canary);
      expect(langfuse.health()).toMatchObject({ delivered: 4, dropped: {}, deadLettered: 0 });
    },
  );

  it.each(["redacted", "metadata"] as const)("with %s for one trace: no canary of it", async (capture) => {
    langfuse = initLangfuse(sink.options);
    await work(capture);
    expect(sink.received()).not.toContain(canary);
    await work();
    expect(sink.received()).toContain(canary);
  });

  it("with full: the canary, or this test would show nothing", async () => {
    langfuse = initLangfuse(sink.options);
    await work();
    expect(sink.received().split(canary).length).toBeGreaterThan(10);
  });
});
