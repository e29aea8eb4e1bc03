import { describe, expect, it } from "vitest";
import { imbalance } from "./books.ts";
import { names, scores, spans } from "./fixtures/codec.ts";
import { createHarness, destination } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";

describe("batching", () => {
  it("waits for the interval after the first, then sends all that wait as one request", async () => {
    await using server = await startServer();
    const { delivery, pass } = createHarness(server.url);
    for (const id of names("a", 10)) delivery.accept(spans([id]));
    await pass(900);
    expect(server.received).toHaveLength(0);
    delivery.accept(spans(["late"]));
    await pass(200);
    expect(server.received.map(({ ids }) => ids.length)).toEqual([11]);
    expect(server.received[0]?.headers).toMatchObject({
      "content-type": "application/x-protobuf",
      authorization: expect.stringMatching(/^Basic /),
    });
  });

  it("sends at once when enough wait, and lets the rest wait for others", async () => {
    await using server = await startServer();
    const { delivery, until, clock } = createHarness(server.url, { batch: { maxObservations: 100 } });
    const start = clock.monotonic();
    for (const id of names("a", 100)) delivery.accept(spans([id]));
    await until(() => server.stored.length === 100);
    expect(clock.monotonic()).toBe(start);
    for (const id of names("b", 50)) delivery.accept(spans([id]));
    await until(() => server.stored.length === 150);
    expect(clock.monotonic()).toBeGreaterThan(start);
  });

  it("sends a backlog in larger requests, up to eight times as many", async () => {
    await using server = await startServer();
    const { delivery, until } = createHarness(server.url, { batch: { maxObservations: 10 } });
    for (const id of names("a", 250)) delivery.accept(spans([id]));
    await until(() => server.stored.length === 250);
    expect(Math.max(...server.received.map(({ ids }) => ids.length))).toBe(80);
  });

  it("keeps requests within maxBytes", async () => {
    await using server = await startServer();
    const { delivery, result } = createHarness(server.url, { batch: { maxBytes: 1_000 } });
    for (const id of names("a", 20)) delivery.accept(spans([id], { payload: "x".repeat(200) }));
    await result(delivery.flush());
    expect(server.stored).toHaveLength(20);
    for (const { body } of server.received) expect(body.length).toBeLessThanOrEqual(1_000);
  });

  it("sends without waiting in immediate mode", async () => {
    await using server = await startServer();
    const { delivery, until, clock } = createHarness(server.url, { mode: "immediate" });
    const start = clock.monotonic();
    delivery.accept(spans(["a"]));
    await until(() => server.stored.length === 1);
    delivery.accept(spans(["b"]));
    await until(() => server.stored.length === 2);
    expect(clock.monotonic()).toBe(start);
    expect(server.received).toHaveLength(2);
  });

  it("delivers 5,000 chunks of one tick, each once", async () => {
    await using server = await startServer();
    const { delivery, result } = createHarness(server.url);
    for (const id of names("a", 5_000)) delivery.accept(spans([id]));
    expect(delivery.health()).toMatchObject({ accepted: 5_000, pending: 5_000 });
    expect(await result(delivery.flush())).toMatchObject({ ok: true, delivered: 5_000, pending: 0 });
    expect(new Set(server.stored).size).toBe(5_000);
    expect(server.stored).toHaveLength(5_000);
    expect(server.received.length).toBeLessThanOrEqual(11);
  });

  it("raises its concurrency to eight while all goes well, and no further", async () => {
    let open = 0;
    let most = 0;
    await using server = await startServer((_received, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open -= 1;
        response.end("{}");
      }, 2);
      return undefined;
    });
    const { delivery, result } = createHarness(server.url, { batch: { maxObservations: 1 } });
    for (const id of names("a", 2_000)) delivery.accept(spans([id]));
    await result(delivery.flush());
    expect(most).toBe(8);
  });

  it("gzips spans for servers elsewhere, and neither scores nor what goes to this machine", async () => {
    await using server = await startServer();
    const far = { ...destination(server.url), loopback: false };
    const near = destination(server.url, "near");
    const { delivery } = createHarness(server.url, { destinations: [far, near] });
    const payload = "x".repeat(2_000);
    delivery.accept(spans(["far"], { payload }));
    delivery.accept(spans(["near"], { payload, destination: "near" }));
    delivery.accept(scores(names("score", 60)));
    // gzip runs beside the event loop, where the harness does not see it; time may stand still here.
    await delivery.flush();
    const encodings = server.received.map(({ ids, headers }) => [ids[0], headers["content-encoding"]]);
    expect(Object.fromEntries(encodings)).toEqual({ far: "gzip", near: undefined, score0: undefined });
    expect(server.stored).toContain("far");
  });

  it("sends scores by the ingestion API, at most 100 at once", async () => {
    await using server = await startServer();
    const { delivery, result } = createHarness(server.url);
    for (const id of names("s", 250)) delivery.accept(scores([id]));
    await result(delivery.flush());
    expect(server.received.map(({ path, ids }) => [path, ids.length])).toEqual([
      ["/ingestion", 100],
      ["/ingestion", 100],
      ["/ingestion", 50],
    ]);
    expect(server.received[0]?.headers["content-type"]).toBe("application/json");
  });
});

describe("destinations", () => {
  it("do not wait for one another", async () => {
    await using dead = await startServer(() => ({ status: 503 }));
    await using alive = await startServer();
    const { delivery, until } = createHarness("", {
      destinations: [destination(dead.url, "dead"), destination(alive.url, "alive")],
    });
    for (const id of names("a", 50)) {
      delivery.accept(spans([id], { destination: "dead" }));
      delivery.accept(spans([id], { destination: "alive" }));
    }
    await until(() => alive.stored.length === 50);
    expect(delivery.health()).toMatchObject({ delivered: 50, pending: 50 });
    dead.handler = () => ({});
    await until(() => dead.stored.length === 50);
    expect(delivery.health()).toMatchObject({ delivered: 100, pending: 0, state: "ok" });
  });

  it("that are not configured, and scores for a plain collector, are losses that are counted", async () => {
    await using server = await startServer();
    const collector = { ...destination(server.url), scoresUrl: undefined };
    const { delivery, lines } = createHarness(server.url, { destinations: [collector] });
    delivery.accept(spans(["a", "b"], { destination: "nowhere" }));
    delivery.accept(scores(["c"]));
    expect(delivery.health()).toMatchObject({ accepted: 3, dropped: { no_destination: 3 }, pending: 0 });
    expect(lines).toHaveLength(1);
  });

  it("are asked for their headers at each send", async () => {
    await using server = await startServer();
    let key = 0;
    const rotating = { ...destination(server.url), headers: () => ({ "X-Key": `key-${++key}` }) };
    const { delivery, result } = createHarness(server.url, { destinations: [rotating] });
    for (const id of ["a", "b"]) {
      delivery.accept(spans([id]));
      await result(delivery.flush());
    }
    expect(server.received.map(({ headers }) => headers["x-key"])).toEqual(["key-1", "key-2"]);
  });

  it("whose headers cannot be made are parked, and nothing is lost", async () => {
    await using server = await startServer();
    let broken = true;
    const failing = {
      ...destination(server.url),
      headers: () => {
        if (broken) throw new Error("no key\nhere");
        return {};
      },
    };
    const { delivery, until, result, lines } = createHarness(server.url, { destinations: [failing] });
    delivery.accept(spans(["a"]));
    expect(await result(delivery.flush())).toMatchObject({ ok: false, pending: 1, timedOut: false });
    expect(delivery.health().state).toBe("parked");
    expect(lines[0]?.message).toContain("no key\\nhere");
    broken = false;
    await until(() => server.stored.length === 1);
    expect(imbalance(delivery.health())).toBe(0);
  });
});
