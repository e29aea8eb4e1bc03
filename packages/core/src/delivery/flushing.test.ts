import { describe, expect, it } from "vitest";
import type { Chunk } from "../encode/types.ts";
import { imbalance } from "./books.ts";
import { names, scores, spans } from "./fixtures/codec.ts";
import { createHarness } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";
import { createMemorySpool } from "./memory-spool.ts";
import type { Spool } from "./types.ts";

describe("flush", () => {
  it("resolves at once when there is nothing", async () => {
    await using server = await startServer();
    const { delivery } = createHarness(server.url);
    expect(await delivery.flush()).toEqual({
      ok: true,
      delivered: 0,
      deadLettered: 0,
      dropped: 0,
      pending: 0,
      timedOut: false,
    });
  });

  it("waits for what is being sent", async () => {
    let answer = (): void => undefined;
    await using server = await startServer((_received, response) => {
      answer = () => void response.end("{}");
      return undefined;
    });
    const { delivery, clock } = createHarness(server.url, { mode: "immediate" });
    delivery.accept(spans(["a"]));
    let done = false;
    const flushed = delivery.flush().then((result) => {
      done = true;
      return result;
    });
    while (server.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    // Nearly all the time that it has, on its own clock.
    await clock.advance(9_000);
    expect(done).toBe(false);
    answer();
    expect(await flushed).toMatchObject({ ok: true, delivered: 1, timedOut: false });
  });

  it("waits for what is being retried", async () => {
    let tries = 0;
    await using server = await startServer(() => ({ status: ++tries < 4 ? 503 : 200 }));
    const { delivery, result } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    expect(await result(delivery.flush(60_000))).toMatchObject({ ok: true, delivered: 1, timedOut: false });
    expect(tries).toBe(4);
  });

  it("ends when its time is up, and leaves the rest to be sent later", async () => {
    await using server = await startServer(() => ({ status: 503 }));
    const { delivery, result, until, clock } = createHarness(server.url);
    delivery.accept(spans(names("a", 7)));
    const start = clock.monotonic();
    expect(await result(delivery.flush(5_000))).toMatchObject({ ok: false, delivered: 0, pending: 7, timedOut: true });
    expect(clock.monotonic() - start).toBe(5_000);
    server.handler = () => ({});
    await until(() => delivery.health().delivered === 7);
  });

  it("does not wait for what comes after it", async () => {
    await using server = await startServer();
    const { delivery, result } = createHarness(server.url, { batch: { maxObservations: 10 } });
    for (const id of names("before", 35)) delivery.accept(spans([id]));
    const flushed = delivery.flush().then((outcome) => ({ ...outcome, stored: server.stored.length }));
    let more = 0;
    server.handler = () => {
      // Traffic never ends; the flush does.
      if (more < 2_000) for (let index = 0; index < 20; index++) delivery.accept(spans([`after${more++}`]));
      return {};
    };
    const outcome = await result(flushed);
    expect(outcome).toMatchObject({ ok: true, pending: 0, timedOut: false });
    for (const id of names("before", 35)) expect(server.stored).toContain(id);
    expect(outcome.stored).toBeLessThan(500);
  });

  it("tries what is parked once, at once, and does not wait for more", async () => {
    await using server = await startServer(() => ({ status: 401 }));
    const { delivery, result, until, clock } = createHarness(server.url);
    delivery.accept(spans(names("a", 5)));
    await until(() => delivery.health().state === "parked");
    const start = clock.monotonic();
    const tries = server.received.length;
    expect(await result(delivery.flush())).toMatchObject({ ok: false, pending: 5, timedOut: false });
    expect(server.received.length).toBe(tries + 1);
    server.handler = () => ({});
    expect(await result(delivery.flush())).toMatchObject({ ok: true, delivered: 5 });
    expect(clock.monotonic()).toBe(start);
  });

  it("does not overrule a Retry-After, and does not wait for one that is longer than it may", async () => {
    await using server = await startServer(() => ({ status: 429, headers: { "retry-after": "300" } }));
    const { delivery, result, until } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await until(() => server.received.length === 1);
    expect(await result(delivery.flush())).toMatchObject({ ok: false, pending: 1, timedOut: false });
    expect(server.received.length).toBe(1);
    server.handler = () => ({});
    expect(await result(delivery.flush(400_000))).toMatchObject({ ok: true, delivered: 1 });
  });

  it("may run many times at once", async () => {
    await using server = await startServer();
    const { delivery, result } = createHarness(server.url);
    const flushes = [];
    for (const id of names("a", 20)) {
      delivery.accept(spans([id]));
      delivery.accept(scores([`s${id}`]));
      flushes.push(delivery.flush());
    }
    const outcomes = await result(Promise.all(flushes));
    expect(outcomes.every(({ ok, pending }) => ok && pending === 0)).toBe(true);
    expect(delivery.health()).toMatchObject({ delivered: 40, pending: 0 });
  });

  it("never rejects, whatever its parts do", async () => {
    const broken: Spool = {
      append: () => [],
      take() {
        throw new Error("take");
      },
      remove() {
        throw new Error("remove");
      },
      release() {
        throw new Error("release");
      },
      stats: () => ({ chunks: 0, observations: 0, bytes: 0, oldestAt: undefined }),
      close: () => Promise.reject(new Error("close")),
    };
    const { delivery, result } = createHarness("http://127.0.0.1:1", { spool: broken });
    delivery.accept(spans(["a"]));
    expect(await result(delivery.flush(2_000))).toMatchObject({ ok: false, pending: 1, timedOut: true });
    expect(await result(delivery.shutdown(100))).toMatchObject({ ok: false });
  });

  it("waits for a spool that takes its time, and counts what it cannot take", async () => {
    await using server = await startServer();
    const inner = createMemorySpool({ maxBytes: 64_000_000 });
    let proceed = (): void => undefined;
    const itsTime = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    const spool: Spool = {
      ...inner,
      async append(chunk: Chunk) {
        await itsTime;
        if (chunk.ids[0] === "bad") throw new Error("disk");
        return inner.append(chunk);
      },
    };
    const { delivery, clock, result } = createHarness(server.url, { spool });
    delivery.accept(spans(["a", "b"]));
    delivery.accept(spans(["bad"]));
    const flushed = delivery.flush();
    await clock.advance(9_000);
    expect(delivery.health()).toMatchObject({ accepted: 0, pending: 0 });
    proceed();
    expect(await result(flushed)).toMatchObject({ delivered: 2, pending: 0, timedOut: false });
    expect(delivery.health()).toMatchObject({ accepted: 3, dropped: { spool_failed: 1 } });
    expect(imbalance(delivery.health())).toBe(0);
  });
});

describe("spools that act on their own", () => {
  it("hand over what another process sends", async () => {
    const append = (): readonly Chunk[] => [];
    const spool: Spool = { ...createMemorySpool({ maxBytes: 64_000_000 }), handsOver: true, append };
    const { delivery } = createHarness("http://127.0.0.1:1", { spool });
    delivery.accept(spans(["a", "b"]));
    expect(delivery.health()).toMatchObject({ accepted: 2, handedOver: 2, pending: 0 });
    expect(await delivery.flush()).toMatchObject({ ok: true, pending: 0 });
  });

  it("adopt what a dead process left, and lose what they cannot keep", async () => {
    await using server = await startServer();
    const inner = createMemorySpool({ maxBytes: 64_000_000 });
    let tell: Parameters<NonNullable<Spool["listen"]>>[0] | undefined;
    const spool: Spool = {
      ...inner,
      listen: (listener) => {
        tell = listener;
      },
    };
    const { delivery, result } = createHarness(server.url, { spool });
    void inner.append(spans(["old1", "old2"]));
    tell?.adopted({ destination: "langfuse", kind: "spans", observations: 2 });
    void inner.append(spans(["torn"]));
    tell?.adopted({ destination: "langfuse", kind: "spans", observations: 1 });
    delivery.accept(spans(["new"]));
    const everything = { bytes: 1e9, observations: 1e9 };
    const [old, torn, fresh] = inner.take("langfuse", "spans", everything);
    inner.release([old, fresh].filter((chunk) => chunk !== undefined));
    tell?.lost(torn === undefined ? [] : [torn], "spool_failed");
    expect(delivery.health()).toMatchObject({ accepted: 1, adopted: 3, pending: 3, dropped: { spool_failed: 1 } });
    expect(await result(delivery.flush())).toMatchObject({ delivered: 3, pending: 0 });
    expect(server.stored).toEqual(["old1", "old2", "new"]);
    expect(imbalance(delivery.health())).toBe(0);
  });
});
