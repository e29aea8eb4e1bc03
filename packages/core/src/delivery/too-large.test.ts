import { expect, it } from "vitest";
import { imbalance } from "./books.ts";
import { names, spans } from "./fixtures/codec.ts";
import { createHarness } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";

const limited = (bytes: number) => startServer(({ body }) => ({ status: body.length > bytes ? 413 : 200 }));
const refusing = () => startServer(() => ({ status: 413 }));

it.each([
  ["one small observation", 1, 1, 100],
  ["one large observation", 1, 1, 20_000],
  ["a hundred in one request", 1, 100, 5_000],
  ["more than fits into one request", 40, 50, 5_000],
])("a 413 for everything costs %s nothing: neither values nor letters, and it is said once", async (...load) => {
  const [, chunks, size, length] = load;
  await using server = await refusing();
  const { delivery, pass, until, lines } = createHarness(server.url);
  const payload = "whole".repeat(length / 5);
  for (let chunk = 0; chunk < chunks; chunk++) delivery.accept(spans(names(`${chunk}-`, size), { payload }));
  await pass(4_000);
  expect(server.received.length).toBeLessThan(60);
  expect(delivery.health()).toMatchObject({ state: "parked", pending: chunks * size, deadLettered: 0 });
  server.handler = ({ body }) => {
    const sent = body.toString().trimEnd().split("\n");
    return { status: sent.every((line) => line.split(" ")[1] === payload) ? 200 : 500 };
  };
  const began = server.received.length;
  await until(() => delivery.health().pending === 0);
  expect(delivery.health()).toMatchObject({ state: "ok", delivered: chunks * size, deadLettered: 0, dropped: {} });
  expect(new Set(server.stored).size).toBe(chunks * size);
  expect(server.received.length - began).toBeLessThan(12);
  expect(lines.map(({ level }) => level)).toEqual(["error", "info"]);
  expect(lines[0]?.message).toContain("refuses everything with 413. It does so whatever the size.");
  expect(imbalance(delivery.health())).toBe(0);
});

it("a 413 for everything that ends while a shutdown waits costs nothing either", async () => {
  await using server = await refusing();
  const { delivery, clock, result } = createHarness(server.url);
  delivery.accept(spans(names("a", 20)));
  clock.setTimeout(() => {
    server.handler = () => ({});
  }, 2_500);
  expect(await result(delivery.shutdown(5_000))).toMatchObject({ ok: true, delivered: 20 });
});

it("a 413 for one observation at any size is about that one, and is not said of everything", async () => {
  await using server = await startServer(({ ids }) => ({ status: ids.includes("a7") ? 413 : 200 }));
  const { delivery, result, lines } = createHarness(server.url);
  delivery.accept(spans(names("a", 20), { payload: "x".repeat(5_000) }));
  expect(await result(delivery.flush())).toMatchObject({ delivered: 19, deadLettered: 1, pending: 0 });
  expect(delivery.deadLetters()[0]?.chunk.bytes.length).toBeGreaterThan(5_000);
  expect(lines.map(({ level }) => level)).toEqual(["warn"]);
  delivery.accept(spans(names("b", 20), { payload: "x".repeat(5_000) }));
  await result(delivery.flush());
  expect(server.received.at(-1)?.ids).toHaveLength(20);
});

it("a size that was refused for some seconds is sent again within minutes", async () => {
  await using server = await limited(1_500);
  const { delivery, result, pass } = createHarness(server.url);
  const load = (prefix: string) => {
    for (const id of names(prefix, 60)) delivery.accept(spans([id], { payload: "x".repeat(1_000) }));
  };
  load("a");
  await result(delivery.flush());
  server.handler = () => ({});
  const before = server.received.length;
  load("b");
  await result(delivery.flush());
  expect(server.received.length - before).toBe(60);
  for (let round = 0; round < 10; round++) {
    load(`c${round}-`);
    await pass(20_000);
  }
  expect(server.received.at(-1)?.ids).toHaveLength(60);
});

it("a limit that is real is asked for again ever less often, by one request at a time", async () => {
  await using server = await limited(100_000);
  const { delivery, result, pass } = createHarness(server.url);
  const refused = () => server.received.filter(({ body }) => body.length > 100_000).length;
  const load = async (prefix: string, milliseconds: number) => {
    for (const id of names(prefix, 30)) delivery.accept(spans([id], { payload: "x".repeat(15_000) }));
    await pass(milliseconds);
  };
  await load("a", 5_000);
  const learning = refused();
  for (let round = 0; round < 55; round++) await load(`b${round}-`, 60_000);
  await result(delivery.flush());
  expect(refused() - learning).toBeLessThanOrEqual(10);
  expect(server.received.length).toBeLessThan(56 * 8);
  expect(delivery.health()).toMatchObject({ delivered: 1_680, deadLettered: 0, pending: 0 });
});
