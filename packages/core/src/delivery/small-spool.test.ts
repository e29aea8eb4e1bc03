import { describe, expect, it } from "vitest";
import { span, trace } from "../observe/index.ts";
import { initLangfuse } from "../setup/index.ts";
import { imbalance } from "./books.ts";
import { createMemoryDeadLetters } from "./dead-letters.ts";
import { names, spans } from "./fixtures/codec.ts";
import { createHarness } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";
import { createMemorySpool } from "./memory-spool.ts";

describe("a chunk larger than the spool", () => {
  it("is divided, and delivered as far as there is room", async () => {
    await using server = await startServer();
    const spool = createMemorySpool({ maxBytes: 10_000 });
    const { delivery, result } = createHarness(server.url, { spool });
    delivery.accept(spans(names("a", 15), { payload: "x".repeat(1_000) }));
    expect(spool.stats().bytes).toBeLessThanOrEqual(10_000);
    await result(delivery.flush());
    const { delivered, dropped } = delivery.health();
    expect(delivered).toBeGreaterThanOrEqual(7);
    expect(delivered + (dropped.spool_full ?? 0)).toBe(15);
    expect(imbalance(delivery.health())).toBe(0);
  });

  it("of a single observation is too large, and takes nothing else along", async () => {
    await using server = await startServer();
    const { delivery, result } = createHarness(server.url, { spool: createMemorySpool({ maxBytes: 2_000 }) });
    delivery.accept(spans(["small"]));
    const arriving = Promise.resolve().then(() => delivery.accept(spans(["giant"], { payload: "x".repeat(3_000) })));
    expect(await result(delivery.flush(1_000, arriving))).toMatchObject({ ok: false, delivered: 1, dropped: 1 });
    expect(delivery.health().dropped).toEqual({ too_large: 1 });
    expect(imbalance(delivery.health())).toBe(0);
  });

  it("counts for the flush that is called in the same turn, and for no later one", async () => {
    await using server = await startServer();
    const { delivery, result } = createHarness(server.url, { spool: createMemorySpool({ maxBytes: 2_000 }) });
    delivery.accept(spans(["giant"], { payload: "x".repeat(3_000) }));
    expect(await result(delivery.flush())).toMatchObject({ ok: false, dropped: 1 });
    expect(await result(delivery.flush())).toMatchObject({ ok: true, dropped: 0 });
  });

  it("does not come back from the dead letters, and is not lost", async () => {
    await using server = await startServer();
    const deadLetters = createMemoryDeadLetters();
    const chunk = spans(["a"], { payload: "x".repeat(200) });
    deadLetters.add({ chunk, id: "1", refused: 1, status: 422, reason: "", at: 0 });
    const { delivery } = createHarness(server.url, { spool: createMemorySpool({ maxBytes: 100 }), deadLetters });
    expect(await delivery.replayDeadLetters()).toBe(0);
    expect(delivery.deadLetters()).toHaveLength(1);
    expect(delivery.health().dropped).toEqual({});
  });
});

describe("a trace larger than a small spool", () => {
  it("is delivered in part, and the flush tells what was lost", async () => {
    await using server = await startServer();
    const langfuse = initLangfuse({
      baseUrl: server.url,
      publicKey: "pk-lf-1",
      secretKey: "sk-lf-1",
      spool: { memory: { maxBytes: 1_000_000 } },
      logger: { warn() {}, error() {} },
    });
    await trace("t", async () => {
      for (let index = 0; index < 30; index++) {
        await span("step", async (step) => void step.update({ input: `${index}${"x".repeat(40_000)}` }));
      }
    });
    const { delivered, dropped, pending } = await langfuse.flush();
    expect(delivered).toBeGreaterThanOrEqual(18);
    expect([delivered + dropped, pending]).toEqual([31, 0]);
    await langfuse.shutdown();
  });
});
