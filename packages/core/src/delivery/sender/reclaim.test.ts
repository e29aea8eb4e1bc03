import { expect, it } from "vitest";
import { imbalance } from "../books.ts";
import { names, spans } from "../fixtures/codec.ts";
import { createHarness } from "../fixtures/harness.ts";
import { startServer } from "../fixtures/server.ts";
import { createMemorySpool } from "../memory-spool.ts";

it("finds out that a line is too thin for large requests, also while the spool overflows", async () => {
  await using server = await startServer(({ body }) => (body.length > 100_000 ? undefined : {}));
  const spool = createMemorySpool({ maxBytes: 1_600_000 });
  const { delivery, pass } = createHarness(server.url, { spool, timeoutMs: 60 });
  const offer = (id: string): void => delivery.accept(spans([id], { payload: "x".repeat(20_000) }));
  for (const id of names("a", 80)) offer(id);
  for (const id of names("b", 2_000)) {
    offer(id);
    await pass(50);
    if (server.stored.length > 0) break;
  }
  expect(delivery.health().dropped.spool_full).toBeGreaterThan(20);
  expect(server.stored.length).toBeGreaterThan(0);
  expect(imbalance(delivery.health())).toBe(0);
});

it("lets a flush wait for what went back to a crowded spool", async () => {
  let answer: () => void = () => undefined;
  await using server = await startServer(({ ids }, response) => {
    if (!ids.includes("b")) return { status: 503 };
    answer = () => response.end("{}");
    return undefined;
  });
  const spool = createMemorySpool({ maxBytes: 2_000 });
  let hangs = false;
  const { delivery, clock, result, until } = createHarness(server.url, { spool, hangs: () => hangs });
  const ofBytes = (id: string, bytes: number) => spans([id], { payload: "x".repeat(bytes - id.length - 2) });
  for (const id of ["a0", "a1"]) delivery.accept(ofBytes(id, 100));
  const stored = delivery.flush(1e9).then((flushed) => ({ ...flushed, stored: [...server.stored] }));
  await until(() => server.received.length === 3);
  delivery.accept(ofBytes("b", 200));
  hangs = true;
  const lastSent = async () => {
    await clock.advance(1_000);
    return server.received.at(-1)?.ids;
  };
  await expect.poll(lastSent).toEqual(["b"]);
  delivery.accept(ofBytes("c", 1_650));
  expect(delivery.health().dropped).toEqual({ spool_full: 1 });
  server.handler = () => ({});
  hangs = false;
  answer();
  expect(await result(stored)).toMatchObject({ ok: false, dropped: 1, stored: expect.arrayContaining(["a1"]) });
});
