import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, expect, it } from "vitest";
import { imbalance } from "./books.ts";
import type { DroppedMessage } from "./drops.ts";
import { beginExit, holdUp } from "./exit-budget.ts";
import { breathe } from "./fixtures/clock.ts";
import { names, scores, spans } from "./fixtures/codec.ts";
import { createHarness, destination } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";
import { createMemorySpool } from "./memory-spool.ts";
import { createTransport, type Transport } from "./transport/index.ts";

const everything = { bytes: 1e9, observations: 1e9 };

describe("shutdown", () => {
  it("sends what waits, once, and counts what comes later", async () => {
    await using server = await startServer();
    const { delivery, result } = createHarness(server.url);
    for (const id of names("a", 2_000)) delivery.accept(spans([id]));
    const first = delivery.shutdown(5_000);
    delivery.accept(spans(["late"]));
    const outcome = await result(first);
    expect(outcome).toMatchObject({ delivered: 2_000, pending: 0, timedOut: false });
    expect(await delivery.shutdown(5_000)).toBe(outcome);
    delivery.accept(spans(["later"]));
    expect(delivery.health()).toMatchObject({ state: "closed", accepted: 2_002, dropped: { after_shutdown: 2 } });
    expect(imbalance(delivery.health())).toBe(0);
    expect(await delivery.flush()).toMatchObject({ ok: true });
  });

  it("keeps to its budget, and drops and names what is left, in the air or not", async () => {
    const dropped: DroppedMessage[] = [];
    const listen = (message: unknown): void => void dropped.push(message as DroppedMessage);
    subscribe("langfuse.dropped", listen);
    await using server = await startServer(() => undefined);
    const spool = createMemorySpool({ maxBytes: 64_000_000 });
    const { delivery, clock } = createHarness(server.url, { spool, batch: { maxObservations: 10 } });
    for (const id of names("a", 25)) delivery.accept(spans([id]));
    delivery.accept(scores(["s"]));
    const start = clock.monotonic();
    const closing = delivery.shutdown(3_000);
    while (server.received.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(3_000);
    expect(await closing).toMatchObject({ ok: false, dropped: 26, pending: 0, timedOut: true });
    expect(clock.monotonic() - start).toBe(3_000);
    unsubscribe("langfuse.dropped", listen);
    expect(dropped.map(({ count, reason }) => [count, reason])).toEqual([[26, "shutdown"]]);
    expect(new Set(dropped[0]?.ids)).toEqual(new Set([...names("a", 25), "s"]));
    expect(spool.stats()).toMatchObject({ chunks: 0, bytes: 0 });
    expect(imbalance(delivery.health())).toBe(0);
  });

  it("leaves in a durable spool what it could not send", async () => {
    await using server = await startServer(() => ({ status: 503 }));
    const inner = createMemorySpool({ maxBytes: 64_000_000 });
    const { delivery, result } = createHarness(server.url, {
      spool: { ...inner, durable: true },
      batch: { maxObservations: 10 },
    });
    for (const id of names("a", 25)) delivery.accept(spans([id]));
    expect(await result(delivery.shutdown(3_000))).toMatchObject({ ok: false, pending: 25, dropped: 0 });
    expect(inner.take("langfuse", "spans", everything).flatMap(({ ids }) => ids)).toEqual(names("a", 25));
    expect(delivery.health()).toMatchObject({ pending: 25, dropped: {} });
  });

  it("books nothing that is answered after it", async () => {
    let answer = (): void => undefined;
    await using server = await startServer((_received, response) => {
      answer = () => void response.end("{}");
      return undefined;
    });
    const inner = createTransport();
    const requests: ReturnType<Transport["send"]>[] = [];
    const transport: Transport = {
      send(request) {
        const answered = inner.send(request);
        requests.push(answered);
        return answered;
      },
      // The connection outlives the shutdown, so that the answer does arrive.
      close: () => undefined,
    };
    const { delivery, clock } = createHarness(server.url, { transport });
    delivery.accept(spans(["a"]));
    const closing = delivery.shutdown(1_000);
    while (server.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(1_000);
    await closing;
    const health = delivery.health();
    answer();
    expect(await Promise.all(requests)).toMatchObject([{ status: 200 }]);
    await breathe();
    expect(delivery.health()).toEqual(health);
    expect(health).toMatchObject({ delivered: 0, dropped: { shutdown: 1 }, pending: 0 });
  });

  it("asks a server that wanted quiet once more, since it is the last chance", async () => {
    await using server = await startServer(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    const { delivery, until, result } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await until(() => server.received.length === 1);
    server.handler = () => ({});
    expect(await result(delivery.shutdown(5_000))).toMatchObject({ ok: true, delivered: 1 });
  });

  /** Where nobody listens. */
  function nowhere(loopback: boolean, more: Parameters<typeof createHarness>[1] = {}) {
    const url = "http://127.0.0.1:1";
    const { clock, ...harness } = createHarness(url, { destinations: [{ ...destination(url), loopback }], ...more });
    for (const id of names("a", 3)) harness.delivery.accept(spans([id]));
    const began = clock.monotonic();
    return { ...harness, passed: () => clock.monotonic() - began };
  }

  it("asks three times on this machine where nobody listens, and drops and names what is left", async () => {
    const { delivery, result, passed, lines } = nowhere(true);
    expect(await result(delivery.shutdown(5_000))).toMatchObject({
      ok: false,
      dropped: 3,
      pending: 0,
      timedOut: false,
    });
    expect(passed()).toBe(200);
    const cause = "last error: network connect ECONNREFUSED 127.0.0.1:1";
    expect(lines.at(-1)?.message).toBe(`3 observation(s) lost: shutdown (${cause}).`);
    expect(imbalance(delivery.health())).toBe(0);
  });

  it("leaves it in a durable spool there, and sends it where somebody listens again in time", async () => {
    const spool = { ...createMemorySpool({ maxBytes: 64_000_000 }), durable: true };
    const one = nowhere(true, { spool });
    expect(await one.result(one.delivery.shutdown(5_000))).toMatchObject({ pending: 3, dropped: 0, timedOut: false });
    expect(one.passed()).toBe(200);

    const inner = createTransport();
    await using server = await startServer();
    let tries = 0;
    const send: Transport["send"] = (request) => {
      tries += 1;
      return inner.send(tries < 3 ? request : { ...request, url: `${server.url}/v1/traces` });
    };
    const other = nowhere(true, { transport: { ...inner, send } });
    expect(await other.result(other.delivery.shutdown(5_000))).toMatchObject({ ok: true, delivered: 3 });
  });

  it("waits for another machine as long as it may, and in a flush of one that goes on for this one too", async () => {
    const far = nowhere(false);
    expect(await far.result(far.delivery.shutdown(5_000))).toMatchObject({ dropped: 3, timedOut: true });
    expect(far.passed()).toBe(5_000);
    const near = nowhere(true);
    expect(await near.result(near.delivery.flush(5_000))).toMatchObject({ pending: 3, timedOut: true });
    expect(near.passed()).toBe(5_000);
  });

  it("is over as soon where a signal has the process drain first", async () => {
    beginExit();
    const { delivery, result, passed } = nowhere(true);
    const drained = holdUp(5_000, (milliseconds) => delivery.flush(milliseconds));
    expect(await result(drained)).toMatchObject({ pending: 3, timedOut: false });
    expect(passed()).toBe(200);
    // The shutdown behind it makes one more try, and waits no more.
    expect(await result(delivery.shutdown(5_000))).toMatchObject({ dropped: 3, timedOut: false });
    expect(passed()).toBe(200);
  });

  it("does not wait for a spool that never closes", async () => {
    await using server = await startServer();
    const { delivery, result } = createHarness(server.url, {
      spool: { ...createMemorySpool({ maxBytes: 64_000_000 }), close: () => new Promise<void>(() => undefined) },
    });
    expect(await result(delivery.shutdown(5_000))).toMatchObject({ ok: true });
  });
});

describe("losses", () => {
  it("before the spool are accepted and dropped at once, with or without ids", () => {
    const dropped: DroppedMessage[] = [];
    const listen = (message: unknown): void => void dropped.push(message as DroppedMessage);
    subscribe("langfuse.dropped", listen);
    const { delivery } = createHarness("http://127.0.0.1:1");
    delivery.lose(["a", "b"], "encode_failed");
    delivery.lose(3, "never_ended");
    delivery.lose([], "too_large");
    unsubscribe("langfuse.dropped", listen);
    expect(delivery.health()).toMatchObject({ accepted: 5, dropped: { encode_failed: 2, never_ended: 3 } });
    expect(Object.keys(delivery.health().dropped)).not.toContain("too_large");
    expect(imbalance(delivery.health())).toBe(0);
    expect(dropped).toEqual([
      { count: 2, reason: "encode_failed", ids: ["a", "b"] },
      { count: 3, reason: "never_ended", ids: [] },
    ]);
  });

  /** The log of a delivery that lost a hundred observations one by one, and one for another reason. */
  function manyLost() {
    const { lines, ...harness } = createHarness("http://127.0.0.1:1");
    for (let index = 0; index < 100; index++) harness.delivery.lose(1, "too_large");
    harness.delivery.lose(1, "encode_failed");
    const first = ["1 observation(s) lost: too_large.", "1 observation(s) lost: encode_failed."];
    return { ...harness, first, said: () => lines.map(({ message }) => message) };
  }

  it("are logged at once, then at most once a minute and reason with their sum, whether more come or not", async () => {
    const { delivery, clock, first, said } = manyLost();
    expect(said()).toEqual(first);
    await clock.advance(60_000);
    expect(said()).toEqual([...first, "99 more observation(s) lost: too_large."]);
    delivery.lose(2, "too_large");
    delivery.lose(1, "encode_failed");
    await clock.advance(59_000);
    expect(said().slice(3)).toEqual(["1 observation(s) lost: encode_failed."]);
    await clock.advance(600_000);
    expect(said().slice(4)).toEqual(["2 more observation(s) lost: too_large."]);
    expect(clock.next()).toBe(false);
  });

  it.each([
    ["with a delivery that is shut down", ({ delivery, result }) => result(delivery.shutdown(100))],
    ["with a process that exits", ({ delivery }) => delivery.forsake()],
  ] satisfies [string, (harness: ReturnType<typeof manyLost>) => unknown][])(
    "that are not said yet are said %s",
    async (_name, end) => {
      const harness = manyLost();
      await end(harness);
      expect(harness.said()).toEqual([...harness.first, "99 more observation(s) lost: too_large."]);
    },
  );

  it("never reach the application, not even when its logger throws", async () => {
    const fail = (): never => {
      throw new Error("logger");
    };
    await using server = await startServer(() => ({ status: 401 }));
    const { delivery, result } = createHarness(server.url, { logger: { warn: fail, error: fail, info: fail } });
    delivery.lose(1, "too_large");
    delivery.accept(spans(["a"]));
    expect(await result(delivery.flush())).toMatchObject({ pending: 1 });
  });
});
