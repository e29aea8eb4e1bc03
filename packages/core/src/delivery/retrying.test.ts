import { describe, expect, it } from "vitest";
import { imbalance } from "./books.ts";
import { names, spans } from "./fixtures/codec.ts";
import { createHarness } from "./fixtures/harness.ts";
import { type Handler, startServer } from "./fixtures/server.ts";
import { createMemorySpool } from "./memory-spool.ts";
import type { Answer, Transport } from "./transport/index.ts";

const failing: Record<string, Handler> = {
  "408": () => ({ status: 408 }),
  "425": () => ({ status: 425 }),
  "429": () => ({ status: 429 }),
  "500": () => ({ status: 500 }),
  "503": () => ({ status: 503 }),
  "a reset": (_received, response) => {
    response.socket?.resetAndDestroy();
    return undefined;
  },
  "a hang": () => undefined,
  "half an answer's head": (_received, response) => {
    response.socket?.end("HTTP/1.1 20");
    return undefined;
  },
};

describe("retrying", () => {
  it.each(Object.keys(failing))("survives %s, sending the same bytes again", async (name) => {
    await using server = await startServer(failing[name]);
    const { delivery, until, lines } = createHarness(server.url, { timeoutMs: 40 });
    delivery.accept(spans(["a", "b"]));
    await until(() => server.received.length >= 3);
    expect(delivery.health()).toMatchObject({ state: "retrying", pending: 2, delivered: 0 });
    expect(delivery.health().lastError).toBeTruthy();
    server.handler = () => ({});
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ state: "ok", delivered: 2 });
    const bodies = new Set(server.received.map(({ body }) => body.toString()));
    expect(bodies.size).toBe(1);
    expect(lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("backs off with full jitter from 1 s to 60 s, and never gives up", async () => {
    await using server = await startServer(() => ({ status: 503 }));
    const times: number[] = [];
    const harness = createHarness(server.url, { random: () => 1 });
    server.handler = () => {
      times.push(harness.clock.monotonic());
      return { status: 503 };
    };
    harness.delivery.accept(spans(["a"]));
    await harness.until(() => times.length === 60);
    const gaps = times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 1000));
    expect(gaps.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(Math.max(...gaps)).toBe(60);
    server.handler = () => ({});
    await harness.until(() => server.stored.length === 1);
    const said = harness.lines.map(({ level }) => level);
    expect(said).toEqual(["warn", "info"]);
  });

  it.each([
    [{ status: 503, body: "" }, "takes nothing now (503). Observations wait"],
    [{ status: 429, body: '{"message":"slowly"}' }, "takes nothing now (429): slowly. Observations wait"],
  ])("says the status, and words where there are any: %j", async (reply, words) => {
    await using server = await startServer(() => reply);
    const { delivery, until, lines } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await until(() => lines.length > 0);
    expect(lines).toEqual([{ level: "warn", message: expect.stringContaining(words) }]);
  });

  it("is logged once after 15 s without a success, when a server hangs and five failures take a minute", async () => {
    const ok: Answer = { status: 200, headers: {}, body: new Uint8Array(), cut: false };
    const late: Answer = { ...ok, status: 0, failure: "timeout", message: "No answer within 10000 ms." };
    let [hangs, requests] = [true, 0];
    const send: Transport["send"] = ({ timeoutMs }) => {
      requests += 1;
      const { clock } = harness;
      return new Promise((answer) => clock.setTimeout(() => answer(hangs ? late : ok), hangs ? timeoutMs : 10));
    };
    const harness = createHarness("http://127.0.0.1:1", { transport: { send, close: () => undefined } });
    const { delivery, clock, lines } = harness;
    delivery.accept(spans(["a"]));
    await clock.advance(1_000 + 14_999);
    expect([requests, lines]).toEqual([2, []]);
    await clock.advance(1);
    const words = "takes nothing now: No answer within 10000 ms. Observations wait and are tried again.";
    expect(lines).toEqual([{ level: "warn", message: expect.stringContaining(words) }]);
    await clock.advance(300_000);
    hangs = false;
    await clock.advance(120_000);
    expect(lines.map(({ level }) => level)).toEqual(["warn", "info"]);
    expect(delivery.health()).toMatchObject({ delivered: 1, pending: 0 });
  });

  it("is not logged if something passed since, or nothing waits any more", async () => {
    await using server = await startServer(() => ({ status: 503 }));
    const { delivery, pass, until, lines } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await until(() => server.received.length === 1);
    server.handler = ({ ids }) => ({ status: ids.includes("b") ? 503 : 200 });
    await until(() => server.stored.length === 1);
    delivery.accept(spans(["b"]));
    await until(() => server.received.length === 3);
    server.handler = () => ({ status: 422 });
    await pass(60_000);
    expect(lines.map(({ message }) => message)).toEqual([expect.stringContaining("for good with 422")]);
  });

  it("is not logged for pauses that a server asks for", async () => {
    await using server = await startServer();
    const { delivery, pass, until, lines } = createHarness(server.url);
    for (const id of names("a", 3)) {
      server.handler = () => ({ status: 429, headers: { "retry-after": "30" } });
      const asked = server.received.length;
      delivery.accept(spans([id]));
      await until(() => server.received.length > asked);
      server.handler = () => ({});
      await pass(29_000);
      await until(() => server.stored.includes(id));
    }
    expect(lines).toEqual([]);
  });

  it("backs off by monotonic time, whatever the wall clock does", async () => {
    await using server = await startServer(() => ({ status: 503 }));
    const { delivery, clock, until } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await until(() => server.received.length === 2);
    clock.jump(-86_400_000);
    await until(() => server.received.length === 4);
    clock.jump(10 * 86_400_000);
    server.handler = () => ({});
    await until(() => server.stored.length === 1);
    expect(delivery.health().dropped).toEqual({});
  });

  it("comes back when a refused port opens again", async () => {
    const gone = await startServer();
    await gone[Symbol.asyncDispose]();
    const { delivery, until } = createHarness(gone.url);
    for (const id of names("a", 20)) delivery.accept(spans([id]));
    await until(() => delivery.health().state === "retrying");
    await using server = await startServer(() => ({}), gone.port);
    await until(() => server.stored.length === 20);
    expect(delivery.health()).toMatchObject({ delivered: 20, pending: 0 });
  });

  it("pauses the whole destination for as long as Retry-After says", async () => {
    await using server = await startServer(() => ({ status: 429, headers: { "retry-after": "120" } }));
    const { delivery, clock, until } = createHarness(server.url, { batch: { maxObservations: 10 } });
    for (const id of names("a", 30)) delivery.accept(spans([id]));
    await until(() => server.received.length === 1);
    const asked = clock.monotonic();
    server.handler = () => ({});
    await until(() => server.received.length > 1);
    expect(clock.monotonic() - asked).toBeGreaterThanOrEqual(120_000);
    await until(() => server.stored.length === 30);
  });

  it("ignores a Retry-After that is garbage", async () => {
    await using server = await startServer(() => ({ status: 429, headers: { "retry-after": "-1" } }));
    const { delivery, clock, until } = createHarness(server.url);
    const start = clock.monotonic();
    delivery.accept(spans(["a"]));
    await until(() => server.received.length === 3);
    expect(clock.monotonic() - start).toBeLessThan(10_000);
  });

  it("lets others pass a request that only ever gets 500, and finds the observation in it", async () => {
    await using server = await startServer(({ ids }) => ({ status: ids.includes("poison") ? 500 : 200 }));
    const { delivery, until, pass } = createHarness(server.url, { batch: { maxObservations: 8 } });
    delivery.accept(spans(["a", "b", "poison", "c", "d", "e", "f", "g"]));
    await until(() => server.received.length >= 3);
    for (const id of names("later", 80)) delivery.accept(spans([id]));
    await until(() => server.stored.length === 80);
    expect(delivery.health()).toMatchObject({ deadLettered: 0, pending: 8 });
    // Only what passes between two of its attempts says that the trouble is its own.
    for (let index = 0; index < 100 && delivery.health().deadLettered === 0; index++) {
      delivery.accept(spans([`more${index}`]));
      await pass(60_000);
    }
    expect(delivery.deadLetters().map(({ chunk, status }) => [chunk.ids, status])).toEqual([[["poison"], 500]]);
    expect(server.stored).toEqual(expect.arrayContaining(["a", "b", "c", "d", "e", "f", "g"]));
    expect(delivery.health()).toMatchObject({ pending: 0, deadLettered: 1 });
  });

  it("does not take an outage for a request's own fault because something passed once, however often it is flushed", async () => {
    await using server = await startServer(() => ({ status: 500 }));
    const { delivery, until, result } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await until(() => server.received.length === 3);
    server.handler = ({ ids }) => ({ status: ids.includes("a") ? 500 : 200 });
    delivery.accept(spans(["b"]));
    await until(() => server.stored.includes("b"));
    server.handler = () => ({ status: 500 });
    const before = server.received.length;
    for (let flush = 0; flush < 40; flush++) await result(delivery.flush(100));
    expect(delivery.health()).toMatchObject({ deadLettered: 0, pending: 1 });
    expect(server.received.length - before).toBeGreaterThanOrEqual(20);
    server.handler = () => ({});
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ delivered: 2, deadLettered: 0, pending: 0 });
  });

  it("never gives up on a 500 while nothing passes", async () => {
    await using server = await startServer(() => ({ status: 500 }));
    const { delivery, until } = createHarness(server.url, { batch: { maxObservations: 5 } });
    for (const id of names("a", 50)) delivery.accept(spans([id]));
    await until(() => server.received.length === 150);
    expect(delivery.health()).toMatchObject({ deadLettered: 0, pending: 50 });
    server.handler = () => ({});
    await until(() => server.stored.length === 50);
  });

  it("sends large requests in halves when they are too slow again and again", async () => {
    await using server = await startServer(({ body }) => (body.length > 150_000 ? undefined : {}));
    const { delivery, until } = createHarness(server.url, { timeoutMs: 60 });
    for (const id of names("a", 40)) delivery.accept(spans([id], { payload: "x".repeat(10_000) }));
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ delivered: 40, deadLettered: 0 });
  });

  it("holds what waits in memory within the bound during a long outage, and counts what it drops", async () => {
    await using server = await startServer(() => ({ status: 503 }));
    const spool = createMemorySpool({ maxBytes: 2_000 });
    const { delivery, until, pass } = createHarness(server.url, { spool, batch: { maxObservations: 2 } });
    for (const id of names("a", 1_000)) delivery.accept(spans([id]));
    await pass(60_000);
    for (const id of names("b", 1_000)) delivery.accept(spans([id]));
    expect(delivery.health().spoolBytes).toBeLessThanOrEqual(2_000);
    server.handler = () => ({});
    await until(() => delivery.health().pending === 0);
    const health = delivery.health();
    expect(health.accepted).toBe(2_000);
    expect(health.delivered + (health.dropped.spool_full ?? 0)).toBe(2_000);
    expect(new Set(server.stored).size).toBe(health.delivered);
    expect(server.stored).toContain("b999");
    expect(imbalance(health)).toBe(0);
  });
});
