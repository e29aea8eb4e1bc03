import { score, span, startObservation, trace } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { imbalance, openLangfuse, turn, watchLosses } from "./fixtures/index.ts";

describe("health", { timeout: 20_000 }, () => {
  it("counts what is open and what sampling left out, beside the sum", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { sample: ({ name }) => name === "in" });
    const { langfuse } = open;
    trace("in", () => span("step", () => undefined));
    trace("out", () => span("step", () => undefined));
    const still = trace("in", (root) => root.span("still open"));
    await langfuse.flush();
    expect(langfuse.health()).toMatchObject({ accepted: 3, delivered: 3, sampledOut: 2, open: 1 });
    still.end();
    await langfuse.flush();
    expect(langfuse.health()).toMatchObject({ accepted: 4, delivered: 4, sampledOut: 2, open: 0, state: "ok" });
    expect(imbalance(langfuse.health())).toBe(0);
  });

  it("bounds what never ends: the oldest is given up, counted, named and said once", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { maxOpenObservations: 50 });
    using losses = watchLosses();
    const forgotten = Array.from({ length: 80 }, (_, index) => startObservation(`forgotten ${index}`));
    expect(open.langfuse.health()).toMatchObject({ open: 50, dropped: { never_ended: 30 }, accepted: 30 });
    expect(imbalance(open.langfuse.health())).toBe(0);
    expect([...losses.ids].sort()).toEqual(
      forgotten
        .slice(0, 30)
        .map(({ id }) => id)
        .sort(),
    );
    // Too late for the oldest, and no second count.
    for (const step of forgotten) step.end();
    await open.langfuse.flush();
    expect(server.ledger.spans.size).toBe(50);
    expect(open.langfuse.health()).toMatchObject({
      open: 0,
      accepted: 80,
      delivered: 50,
      dropped: { never_ended: 30 },
    });
    expect(open.lines.filter((line) => line.includes("never ended"))).toHaveLength(1);
  });

  it("counts what is lost for each destination that misses it, as it does what arrives", async () => {
    await using server = await startFakeLangfuse();
    await using other = await startFakeLangfuse();
    const { publicKey, secretKey, baseUrl } = other;
    const destinations = { other: { publicKey, secretKey, baseUrl } };
    await using open = openLangfuse(server, { maxOpenObservations: 1, destinations });
    const { langfuse } = open;
    const [forgotten, ended] = [startObservation("forgotten"), startObservation("ended")];
    forgotten.end();
    ended.end();
    await langfuse.shutdown();
    trace("late", () => undefined);
    expect(langfuse.health()).toMatchObject({
      accepted: 6,
      delivered: 2,
      dropped: { never_ended: 2, after_shutdown: 2 },
    });
    expect(imbalance(langfuse.health())).toBe(0);
  });

  it("is off, and flushing costs nothing, without keys or a destination", async () => {
    await using open = openLangfuse(undefined);
    trace("nowhere", () => score({ name: "s", value: 1 }));
    expect(await open.langfuse.flush()).toEqual({
      ok: true,
      delivered: 0,
      deadLettered: 0,
      dropped: 0,
      pending: 0,
      timedOut: false,
    });
    expect(open.langfuse.health()).toMatchObject({ state: "off", accepted: 0, open: 0 });
    expect(open.lines).toHaveLength(1);
  });
});

describe("flush", { timeout: 20_000 }, () => {
  it("says how many of each fate there were, of those of its own time", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server);
    for (const count of [3, 0, 5]) {
      for (let index = 0; index < count; index++) trace("t", () => undefined);
      expect(await open.langfuse.flush()).toEqual({
        ok: true,
        delivered: count,
        deadLettered: 0,
        dropped: 0,
        pending: 0,
        timedOut: false,
      });
    }
    await server.faults.set({ status: 501 });
    trace("refused", () => undefined);
    expect(await open.langfuse.flush()).toMatchObject({ ok: false, deadLettered: 1, pending: 0 });
  });

  it("resolves when its time is up, and says what still waits", async () => {
    await using server = await startFakeLangfuse({ faults: { hang: true } });
    await using open = openLangfuse(server);
    trace("t", () => undefined);
    expect(await open.langfuse.flush(50)).toMatchObject({ ok: false, delivered: 0, pending: 1, timedOut: true });
    expect(await open.langfuse.flush(0)).toMatchObject({ ok: false, pending: 1 });
    await server.faults.clear();
  });

  it("resolves when its time is up although observations never stop coming", async () => {
    await using server = await startFakeLangfuse({ keep: "ids" });
    await using open = openLangfuse(server);
    const input = "x".repeat(2_000);
    let over = false;
    const flood = (async () => {
      while (!over) {
        for (let index = 0; index < 500; index++) startObservation("flood", { input }).end();
        await turn();
      }
    })();
    await turn();
    // That it resolves at all is the point: the flood ends only afterwards.
    await open.langfuse.flush(100);
    over = true;
    await flood;
    await open.langfuse.flush();
    expect(imbalance(open.langfuse.health())).toBe(0);
  });

  it("many times at once is as good as once", async () => {
    await using server = await startFakeLangfuse({ faults: { slow: 30 } });
    await using open = openLangfuse(server);
    for (let index = 0; index < 10; index++) trace("t", () => undefined);
    const all = await Promise.all(Array.from({ length: 50 }, () => open.langfuse.flush()));
    expect(all.every(({ ok, pending }) => ok && pending === 0)).toBe(true);
    expect(server.ledger.spansReceived).toBe(10);
  });
});

describe("shutdown", { timeout: 20_000 }, () => {
  it("twice is once; what comes later is counted and named", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server);
    using losses = watchLosses();
    const { langfuse } = open;
    const running = startObservation("running");
    trace("t", () => undefined);
    const [first, second] = await Promise.all([langfuse.shutdown(), langfuse.shutdown()]);
    expect(first).toMatchObject({ ok: true, delivered: 2 });
    expect(second).toEqual(first);
    expect(await langfuse.shutdown()).toEqual(first);
    expect(server.observations().find(({ name }) => name === "running")).toMatchObject({
      level: "WARNING",
      statusMessage: "not ended before shutdown",
    });

    running.end();
    const late = trace("late", (root) => root.id);
    score({ name: "late", value: 1, traceId: "0af7651916cd43dd8448eb211c80319c" });
    expect(await langfuse.flush()).toMatchObject({ pending: 0 });
    expect(langfuse.health()).toMatchObject({ state: "closed", accepted: 4, dropped: { after_shutdown: 2 }, open: 0 });
    expect(losses.ids.has(late)).toBe(true);
    expect(imbalance(langfuse.health())).toBe(0);
    expect(server.ledger.spans.size).toBe(2);
  });

  it("drops what it cannot send within its budget, counted and named", async () => {
    await using server = await startFakeLangfuse({ faults: { hang: true } });
    await using open = openLangfuse(server);
    using losses = watchLosses();
    const ids = Array.from({ length: 20 }, () => trace("t", (root) => root.id));
    expect(await open.langfuse.shutdown(50)).toMatchObject({ ok: false, delivered: 0, dropped: 20, timedOut: true });
    expect([...losses.ids].sort()).toEqual(ids.sort());
    expect(open.langfuse.health()).toMatchObject({
      state: "closed",
      pending: 0,
      dropped: { shutdown: 20 },
      spoolBytes: 0,
    });
    expect(imbalance(open.langfuse.health())).toBe(0);
  });
});
