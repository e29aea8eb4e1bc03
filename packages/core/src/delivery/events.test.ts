import { describe, expect, it } from "vitest";
import { names, scores } from "./fixtures/codec.ts";
import { createHarness } from "./fixtures/harness.ts";
import { type Received, startServer, type TestServer } from "./fixtures/server.ts";

/** The ingestion API: a status for each event, and nothing at all for 0. */
function ingestion(server: TestServer, statusOf: (id: string, received: Received) => number): void {
  server.handler = (received) => {
    const judged = received.ids.map((id) => ({ id, status: statusOf(id, received) }));
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
