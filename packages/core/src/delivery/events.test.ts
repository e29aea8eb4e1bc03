import { describe, expect, it } from "vitest";
import { names, scores } from "./fixtures/codec.ts";
import { createHarness } from "./fixtures/harness.ts";
import { type Received, startServer, type TestServer } from "./fixtures/server.ts";

/** The ingestion API: a status for each event, and nothing at all for 0. */
function ingestion(server: TestServer, statusOf: (id: string, received: Received) => number): void {
  server.handler = (received) => {
    const judged = received.ids
      .map((id) => ({ id, status: statusOf(id, received) }))
      .map((one) => (one.status === 401 ? { ...one, message: "no such key" } : one));
    const successes = judged.filter(({ status }) => status === 201);
    server.stored.push(...successes.map(({ id }) => id));
    return { status: 207, body: JSON.stringify({ successes, errors: judged.filter(({ status }) => status >= 400) }) };
  };
}

describe("207", () => {
  it("sends each event its own way", async () => {
    await using server = await startServer();
    const seen = new Map<string, number>();
    ingestion(server, (id) => {
      const times = (seen.get(id) ?? 0) + 1;
      seen.set(id, times);
      if (id === "a3" || id === "b7") return 400;
      if (id === "a5" && times < 3) return 500;
      if (id === "b0" && times < 2) return 429;
      if (id === "b1" && times < 2) return 0;
      return 201;
    });
    const { delivery, result } = createHarness(server.url);
    delivery.accept(scores(names("a", 10)));
    delivery.accept(scores(names("b", 10)));
    expect(await result(delivery.flush())).toMatchObject({ delivered: 18, deadLettered: 2, pending: 0 });
    expect(delivery.deadLetters().map(({ chunk, status }) => [...chunk.ids, status])).toEqual([
      ["a3", 400],
      ["b7", 400],
    ]);
    expect([...seen].filter(([, times]) => times > 1).sort()).toEqual([
      ["a5", 3],
      ["b0", 2],
      ["b1", 2],
    ]);
    expect(server.stored).toHaveLength(18);
  });

  it("parks on events that are not authorised, and delivers them when healed", async () => {
    await using server = await startServer();
    ingestion(server, (id) => (id === "a1" ? 401 : 201));
    const { delivery, result, until } = createHarness(server.url);
    delivery.accept(scores(names("a", 4)));
    expect(await result(delivery.flush())).toMatchObject({ delivered: 3, pending: 1, deadLettered: 0 });
    expect(delivery.health().state).toBe("parked");
    ingestion(server, () => 201);
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ delivered: 4, state: "ok" });
  });

  it("stays parked while each event is refused so, asks ever more rarely, and says it once", async () => {
    await using server = await startServer();
    const times: number[] = [];
    ingestion(server, () => 401);
    const { delivery, result, until, clock, lines } = createHarness(server.url);
    const { handler } = server;
    server.handler = (...given) => {
      times.push(clock.monotonic());
      return handler(...given);
    };
    delivery.accept(scores(names("a", 4)));
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ state: "parked", pending: 4, lastError: "401 no such key" });
    await until(() => times.length === 6);
    const gaps = times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 60_000));
    expect(gaps).toEqual([1, 2, 4, 8, 15]);
    expect(lines.map(({ level }) => level)).toEqual(["error"]);
    ingestion(server, () => 201);
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ delivered: 4, state: "ok" });
    expect(lines.map(({ level }) => level)).toEqual(["error", "info"]);
  });

  it("stays parked where what is tried becomes a dead letter, or is to be sent again", async () => {
    await using server = await startServer();
    ingestion(server, () => 401);
    const { delivery, result, until } = createHarness(server.url);
    delivery.accept(scores(names("a", 4)));
    await result(delivery.flush());
    const tried: number[] = [404, 503, 0];
    ingestion(server, () => tried.shift() ?? 201);
    await until(() => tried.length === 0);
    expect(delivery.health()).toMatchObject({ state: "parked", delivered: 0, deadLettered: 1, pending: 3 });
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ state: "ok", delivered: 3, deadLettered: 1 });
  });

  it("says once why events are refused for good, however many they are", async () => {
    await using server = await startServer();
    ingestion(server, (id) => (id.startsWith("b") ? 409 : 404));
    const { delivery, result, lines } = createHarness(server.url);
    delivery.accept(scores(names("a", 50)));
    delivery.accept(scores(names("b", 50)));
    expect(await result(delivery.flush())).toMatchObject({ deadLettered: 100, pending: 0 });
    expect(lines.map(({ message }) => /with (\d+)/.exec(message)?.[1])).toEqual(["404", "409"]);
    expect(delivery.health().lastError).toContain("404");
  });

  it("gives an event up that no answer ever names", async () => {
    await using server = await startServer();
    ingestion(server, (id) => (id === "a1" ? 0 : 201));
    const { delivery, until } = createHarness(server.url);
    delivery.accept(scores(names("a", 3)));
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ delivered: 2, deadLettered: 1 });
    expect(server.received).toHaveLength(5);
    expect(delivery.deadLetters()[0]).toMatchObject({ status: 207, chunk: { ids: ["a1"] } });
  });

  it("counts an id that comes twice in one request twice, and once for each list", async () => {
    await using server = await startServer();
    server.handler = () => ({
      status: 207,
      body: '{"successes":[{"id":"a","status":201},{"id":"a","status":201}],"errors":[{"id":"a","status":400},{"id":"stranger","status":400}]}',
    });
    const { delivery, result } = createHarness(server.url);
    delivery.accept(scores(["a"]));
    delivery.accept(scores(["a"]));
    expect(await result(delivery.flush())).toMatchObject({ ok: true, delivered: 2, deadLettered: 0, pending: 0 });
  });

  it("is done when its body cannot be read", async () => {
    await using server = await startServer(() => ({ status: 207, body: "<not json>" }));
    const { delivery, result } = createHarness(server.url);
    delivery.accept(scores(["a", "b"]));
    expect(await result(delivery.flush())).toMatchObject({ ok: true, delivered: 2 });
  });

  it("leaves it to the whole request when the server refuses that", async () => {
    await using server = await startServer(() => ({ status: 500, body: '{"message":"Invalid request data"}' }));
    const { delivery, until } = createHarness(server.url);
    delivery.accept(scores(["a", "b"]));
    await until(() => server.received.length === 3);
    ingestion(server, () => 201);
    await until(() => delivery.health().delivered === 2);
  });
});
