import { describe, expect, it } from "vitest";
import { imbalance } from "./books.ts";
import { names, spans } from "./fixtures/codec.ts";
import { createHarness } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";

const refused = { status: 400, body: '{"error":"Invalid OTLP trace export: spans[3].traceId"}' };
const poisonServer = () => startServer(({ ids }) => (ids.some((id) => id.startsWith("poison")) ? refused : {}));

describe("400", () => {
  it.each([
    ["512 chunks of one", 512, 1],
    ["64 chunks of eight", 64, 8],
    ["one chunk of 512", 1, 512],
  ])("finds one poison observation in %s within 2 log2(n) + 1 sends", async (_name, chunks, size) => {
    for (const at of [0, 200, 511]) {
      await using server = await poisonServer();
      const { delivery, result } = createHarness(server.url);
      const ids = names("a", 512);
      ids[at] = "poison";
      for (let index = 0; index < chunks; index++) delivery.accept(spans(ids.slice(index * size, (index + 1) * size)));
      await result(delivery.flush());
      expect(server.received.length).toBeLessThanOrEqual(2 * Math.log2(512) + 1);
      expect(delivery.health()).toMatchObject({ delivered: 511, deadLettered: 1, pending: 0, state: "ok" });
      expect(delivery.deadLetters().map(({ chunk, status }) => [chunk.ids, status])).toEqual([[["poison"], 400]]);
      expect(new Set(server.stored).size).toBe(511);
    }
  });

  it("finds several, side by side or not, and delivers all others", async () => {
    for (const places of [
      [0, 1, 2, 3],
      [60, 61, 62, 63],
      [5, 20, 40, 63],
      [0, 2, 4, 6, 8, 10, 12],
    ]) {
      await using server = await poisonServer();
      const { delivery, until } = createHarness(server.url);
      const ids = names("a", 64);
      for (const place of places) ids[place] = `poison${place}`;
      for (const id of ids) delivery.accept(spans([id]));
      await until(() => delivery.health().pending === 0);
      expect(delivery.health()).toMatchObject({ delivered: 64 - places.length, deadLettered: places.length });
    }
  });

  it("of a single observation alone makes a dead letter, and does not hold a flush up", async () => {
    await using server = await poisonServer();
    const { delivery, result, lines } = createHarness(server.url);
    delivery.accept(spans(["poison"]));
    expect(await result(delivery.flush())).toMatchObject({ ok: false, deadLettered: 1, pending: 0, timedOut: false });
    expect(delivery.deadLetters()[0]?.reason).toContain("Invalid OTLP trace export");
    expect(lines.map(({ level }) => level)).toEqual(["warn"]);
  });

  it("for everything parks instead of filling the dead letters, and delivers all when it is healed", async () => {
    await using server = await startServer(() => refused);
    const { delivery, until, pass, lines } = createHarness(server.url, { batch: { maxObservations: 512 } });
    for (const id of names("a", 1_000)) delivery.accept(spans([id]));
    await until(() => delivery.health().state === "parked");
    expect(server.received.length).toBeLessThan(40);
    await pass(30 * 60_000);
    expect(server.received.length).toBeLessThan(50);
    expect(delivery.health()).toMatchObject({ pending: 1_000, deadLettered: 0, state: "parked" });
    expect(lines.filter(({ level }) => level === "error")).toHaveLength(1);
    server.handler = () => ({});
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ delivered: 1_000, deadLettered: 0, state: "ok" });
    expect(new Set(server.stored).size).toBe(1_000);
  });

  it("for everything in one small chunk parks as well", async () => {
    await using server = await startServer(() => refused);
    const { delivery, until, result } = createHarness(server.url);
    delivery.accept(spans(names("a", 10)));
    expect(await result(delivery.flush())).toMatchObject({ ok: false, pending: 10, deadLettered: 0, timedOut: false });
    server.handler = () => ({});
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ delivered: 10 });
  });

  it("for each of just three observations parks as well, and delivers them when healed", async () => {
    await using server = await startServer(() => refused);
    const { delivery, until } = createHarness(server.url);
    delivery.accept(spans(names("a", 3)));
    await until(() => delivery.health().state === "parked");
    server.handler = () => ({});
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ delivered: 3, deadLettered: 0 });
  });

  it("for a whole day is believed: then what was refused alone becomes a dead letter, one probe at a time", async () => {
    await using server = await startServer(() => refused);
    const { delivery, until, pass } = createHarness(server.url);
    delivery.accept(spans(names("a", 4)));
    await until(() => delivery.health().state === "parked");
    await pass(23 * 3_600_000);
    expect(delivery.health()).toMatchObject({ deadLettered: 0, pending: 4 });
    await pass(3 * 3_600_000);
    expect(delivery.health()).toMatchObject({ deadLettered: 4, pending: 0 });
  });

  it("does not park forever on poison alone: what is refused again after others passed is dead", async () => {
    await using server = await poisonServer();
    const { delivery, until } = createHarness(server.url);
    for (const id of names("poison", 6)) delivery.accept(spans([id]));
    await until(() => delivery.health().state === "parked");
    for (let index = 0; index < 20 && delivery.health().deadLettered < 6; index++) {
      delivery.accept(spans([`good${index}`]));
      await until(() => server.stored.length === index + 1);
    }
    expect(delivery.health()).toMatchObject({ deadLettered: 6, pending: 0 });
  });
});

describe("413", () => {
  const limited = (bytes: number) => startServer(({ body }) => ({ status: body.length > bytes ? 413 : 200 }));

  it("splits what was too large, and remembers the limit", async () => {
    await using server = await limited(10_000);
    const { delivery, result } = createHarness(server.url);
    const load = (prefix: string) => {
      for (const id of names(prefix, 400)) delivery.accept(spans([id], { payload: "x".repeat(250) }));
    };
    load("a");
    await result(delivery.flush());
    const tooLarge = () => server.received.filter(({ body }) => body.length > 10_000).length;
    const learning = tooLarge();
    expect(learning).toBeLessThanOrEqual(5);
    load("b");
    await result(delivery.flush());
    expect(tooLarge()).toBe(learning);
    expect(delivery.health()).toMatchObject({ delivered: 800, deadLettered: 0, pending: 0 });
  });

  it("asks again after an hour whether the limit still holds", async () => {
    await using server = await limited(10_000);
    const { delivery, result, pass } = createHarness(server.url);
    delivery.accept(spans(names("a", 200), { payload: "x".repeat(100) }));
    await result(delivery.flush());
    await pass(3_600_000);
    server.handler = () => ({});
    for (const id of names("b", 200)) delivery.accept(spans([id], { payload: "x".repeat(100) }));
    await result(delivery.flush());
    expect(server.received.at(-1)?.ids).toHaveLength(200);
  });

  it("shrinks a single observation until it fits", async () => {
    await using server = await limited(3_000);
    const { delivery, result, lines } = createHarness(server.url);
    delivery.accept(spans(["huge"], { payload: "x".repeat(20_000) }));
    delivery.accept(spans(["small"]));
    expect(await result(delivery.flush())).toMatchObject({ ok: true, delivered: 2 });
    expect(new Set(server.stored)).toEqual(new Set(["huge", "small"]));
    expect(lines[0]?.message).toContain("cut");
  });

  it("makes a dead letter of what cannot be made to fit, with all that it held", async () => {
    await using server = await startServer(({ ids }) => ({ status: ids.includes("huge") ? 413 : 200 }));
    const { delivery, result } = createHarness(server.url);
    delivery.accept(spans(["huge"], { payload: "x".repeat(20_000) }));
    delivery.accept(spans(names("a", 20)));
    expect(await result(delivery.flush())).toMatchObject({ ok: false, delivered: 20, deadLettered: 1, pending: 0 });
    expect(delivery.deadLetters()[0]?.chunk.bytes.length).toBeGreaterThan(20_000);
  });
});

describe("other refusals", () => {
  it.each([410, 418, 422, 501, 505])("%i makes dead letters, and those behind go on", async (status) => {
    await using server = await startServer(({ ids }) => ({ status: ids.includes("bad0") ? status : 200 }));
    const { delivery, result } = createHarness(server.url);
    delivery.accept(spans(names("bad", 3)));
    await result(delivery.flush());
    delivery.accept(spans(["good"]));
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ delivered: 1, deadLettered: 3, state: "ok" });
    expect(delivery.deadLetters()[0]).toMatchObject({ status, refused: 3 });
    expect(imbalance(delivery.health())).toBe(0);
  });

  it("a partial success is not sent again: the refused are counted, and the whole chunk is kept", async () => {
    const body = '{"partialSuccess":{"rejectedSpans":3,"errorMessage":"too old"}}';
    await using server = await startServer(() => ({ body }));
    const { delivery, result } = createHarness(server.url);
    delivery.accept(spans(names("a", 6)));
    delivery.accept(spans(names("b", 4)));
    expect(await result(delivery.flush())).toMatchObject({ delivered: 7, deadLettered: 3, pending: 0 });
    expect(server.received).toHaveLength(1);
    const [letter] = delivery.deadLetters();
    expect(letter).toMatchObject({ refused: 3, status: 200, reason: "partial: too old" });
    expect(letter?.chunk.ids).toEqual([...names("a", 6), ...names("b", 4)]);
    expect(Buffer.from(letter?.chunk.bytes ?? []).equals(server.received[0]?.body ?? Buffer.alloc(0))).toBe(true);

    server.handler = () => ({});
    expect(await delivery.replayDeadLetters()).toBe(10);
    expect(delivery.health()).toMatchObject({ delivered: 0, deadLettered: 0, pending: 10 });
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ accepted: 10, delivered: 10, deadLettered: 0, pending: 0 });
  });

  it("a partial success that refuses more than was sent refuses all of it", async () => {
    await using server = await startServer(() => ({ body: '{"partialSuccess":{"rejectedSpans":99}}' }));
    const { delivery, result } = createHarness(server.url);
    delivery.accept(spans(["a", "b"]));
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ delivered: 0, deadLettered: 2, pending: 0 });
  });
});
