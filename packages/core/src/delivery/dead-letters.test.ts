import { describe, expect, it } from "vitest";
import { imbalance } from "./books.ts";
import { createMemoryDeadLetters } from "./dead-letters.ts";
import { names, scores, spans } from "./fixtures/codec.ts";
import { createHarness } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";
import { createMemorySpool } from "./memory-spool.ts";
import type { DeadLetter, DeadLetters } from "./types.ts";

const letter = (id: string, more: Partial<DeadLetter> = {}): DeadLetter => ({
  id,
  chunk: spans([id]),
  refused: 1,
  status: 400,
  reason: "",
  at: 0,
  ...more,
});
/** Ways of a store to fail. */
const failing: readonly (readonly [string, DeadLetters["add"]])[] = [
  [
    "throws",
    () => {
      throw new Error("full");
    },
  ],
  ["rejects", () => Promise.reject(new Error("full"))],
];
const idsOf = (letters: readonly DeadLetter[]) => letters.flatMap(({ chunk }) => chunk.ids);

describe("dead letters in memory", () => {
  it("are bounded in bytes and in number, the oldest leaving first", () => {
    const few = createMemoryDeadLetters({ maxLetters: 2 });
    const small = createMemoryDeadLetters({ maxBytes: 16 });
    for (const store of [few, small]) {
      expect(store.add(letter("a1"))).toEqual([]);
      store.add(letter("a2"));
      expect(idsOf(store.add(letter("a3")) as DeadLetter[])).toEqual(["a1"]);
      expect(idsOf(store.list())).toEqual(["a2", "a3"]);
    }
    const huge = letter("huge", { chunk: spans(["huge"], { payload: "x".repeat(50) }) });
    expect(small.add(huge)).toEqual([huge]);
    expect(small.list()).toHaveLength(2);
  });

  it("are found by every field of a filter", () => {
    const store = createMemoryDeadLetters();
    store.add(letter("a"));
    store.add(letter("b", { status: 413 }));
    store.add(letter("c", { chunk: scores(["c"]) }));
    store.add(letter("d", { chunk: spans(["d", "e"], { destination: "other" }) }));
    expect(idsOf(store.list({ status: 413 }))).toEqual(["b"]);
    expect(idsOf(store.list({ kind: "scores" }))).toEqual(["c"]);
    expect(idsOf(store.list({ destination: "other" }))).toEqual(["d", "e"]);
    expect(idsOf(store.list({ ids: ["e", "a"] }))).toEqual(["a", "d", "e"]);
    expect(idsOf(store.take(store.list({ kind: "spans", destination: "langfuse" })))).toEqual(["a", "b"]);
    expect(idsOf(store.list())).toEqual(["c", "d", "e"]);
  });
});

describe("the line about what was refused for good", () => {
  it.each([
    [false, "They are kept as dead letters in memory, for as long as the process runs."],
    [true, "They are kept as dead letters."],
  ])("says where it is kept: outlives the process, %s", async (durable, words) => {
    await using server = await startServer(() => ({ status: 422 }));
    const deadLetters = { ...createMemoryDeadLetters(), isDurable: () => durable };
    const { delivery, result, lines } = createHarness(server.url, { deadLetters });
    delivery.accept(spans(["a"]));
    await result(delivery.flush());
    expect(lines.map(({ message }) => message.slice(-words.length))).toEqual([words]);
  });
});

describe("replay", () => {
  it("sends the same bytes again, and the books follow", async () => {
    await using server = await startServer(() => ({ status: 422 }));
    const { delivery, result } = createHarness(server.url);
    delivery.accept(spans(names("a", 5)));
    delivery.accept(spans(names("b", 3)));
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ accepted: 8, deadLettered: 8, pending: 0 });
    server.handler = () => ({});
    expect(await delivery.replayDeadLetters({ ids: ["b1"] })).toBe(3);
    expect(delivery.health()).toMatchObject({ accepted: 8, deadLettered: 5, pending: 3 });
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ accepted: 8, deadLettered: 5, delivered: 3, pending: 0 });
    expect(await delivery.replayDeadLetters()).toBe(5);
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ accepted: 8, deadLettered: 0, delivered: 8, pending: 0 });
    expect(delivery.deadLetters()).toEqual([]);
    expect(server.received.at(-1)?.body.toString()).toBe(Buffer.from(spans(names("a", 5)).bytes).toString());
  });

  it("puts back what is refused again", async () => {
    await using server = await startServer(() => ({ status: 422 }));
    const { delivery, result } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await result(delivery.flush());
    await delivery.replayDeadLetters();
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ accepted: 1, deadLettered: 1, pending: 0 });
  });

  it("adopts the letters of an earlier process, and leaves those of a destination that is gone", async () => {
    await using server = await startServer();
    const deadLetters = createMemoryDeadLetters();
    deadLetters.add(letter("old", { chunk: spans(["old", "older"]), refused: 2 }));
    deadLetters.add(letter("gone", { chunk: spans(["gone"], { destination: "gone" }) }));
    const { delivery, result } = createHarness(server.url, { deadLetters });
    expect(await delivery.replayDeadLetters()).toBe(2);
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ accepted: 0, adopted: 2, delivered: 2, deadLettered: 0, pending: 0 });
    expect(idsOf(delivery.deadLetters())).toEqual(["gone"]);
    expect(imbalance(delivery.health())).toBe(0);
  });

  it("goes no faster than it is told, but for the first second's worth", async () => {
    await using server = await startServer();
    const deadLetters = createMemoryDeadLetters();
    for (const id of names("a", 6)) deadLetters.add(letter(id, { chunk: spans([id]) }));
    const { delivery, clock } = createHarness(server.url, { deadLetters });
    const replayed = delivery.replayDeadLetters({}, 2);
    await clock.advance(100);
    expect(deadLetters.list()).toHaveLength(4);
    await clock.advance(1_000);
    expect(deadLetters.list()).toHaveLength(2);
    await clock.advance(2_000);
    expect(await replayed).toBe(6);
  });

  it("does not wait for its next letter when it is shut down", async () => {
    await using server = await startServer();
    const deadLetters = createMemoryDeadLetters();
    for (const id of names("a", 3)) deadLetters.add(letter(id, { chunk: spans([id]) }));
    const { delivery, clock, result } = createHarness(server.url, { deadLetters });
    const replayed = delivery.replayDeadLetters({}, 1);
    await clock.advance(100);
    const closed = delivery.shutdown(5_000);
    expect(await replayed).toBe(1);
    await result(closed);
    expect(deadLetters.list()).toHaveLength(2);
    expect(delivery.health()).toMatchObject({ adopted: 1, delivered: 1, pending: 0 });
  });

  it("counts what the store lets go of to take a letter back", async () => {
    await using server = await startServer(() => ({ status: 422 }));
    const inner = createMemoryDeadLetters({ maxLetters: 2 });
    const late = letter("late", { chunk: spans(["late"]) });
    let isFull = true;
    const deadLetters: DeadLetters = {
      ...inner,
      take(letters) {
        const taken = inner.take(letters);
        // Somebody else's comes in meanwhile.
        if (isFull) inner.add(late);
        isFull = false;
        return taken;
      },
    };
    const { delivery, result } = createHarness(server.url, { deadLetters, protect: () => undefined });
    for (const id of ["a", "b"]) delivery.accept(spans([id]));
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ deadLettered: 2 });
    expect(await delivery.replayDeadLetters({ ids: ["a"] })).toBe(0);
    expect(idsOf(delivery.deadLetters())).toEqual(["late", "a"]);
    expect(delivery.health()).toMatchObject({ deadLettered: 1, dropped: { dead_letters_full: 1 } });
    expect(imbalance(delivery.health())).toBe(0);
  });

  it.each(failing)("counts a letter as lost where the store %s as it comes back", async (_name, add) => {
    await using server = await startServer();
    const inner = createMemoryDeadLetters();
    for (const id of ["a", "b"]) inner.add(letter(id, { chunk: spans([id]) }));
    const protect = (chunk: DeadLetter["chunk"]) => (chunk.ids.includes("a") ? undefined : chunk);
    const { delivery, lines } = createHarness(server.url, { deadLetters: { ...inner, add }, protect });
    expect(await delivery.replayDeadLetters()).toBe(1);
    expect(delivery.health()).toMatchObject({ adopted: 2, pending: 1, dropped: { dead_letters_full: 1 } });
    expect(lines.map(({ message }) => message).join()).toContain("The store of dead letters failed");
    expect(imbalance(delivery.health())).toBe(0);
  });

  it("does nothing after shutdown", async () => {
    await using server = await startServer(() => ({ status: 422 }));
    const { delivery, result } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await result(delivery.shutdown(5_000));
    expect(await delivery.replayDeadLetters()).toBe(0);
    expect(delivery.deadLetters()).toHaveLength(1);
  });

  it("or discarding moves what leaves the letters, and so does their bound", async () => {
    await using server = await startServer(() => ({ status: 422 }));
    const deadLetters = createMemoryDeadLetters({ maxLetters: 2 });
    const { delivery, result } = createHarness(server.url, { deadLetters });
    for (const id of names("a", 5)) delivery.accept(spans([id]));
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ deadLettered: 2, dropped: { dead_letters_full: 3 } });
    expect(delivery.discardDeadLetters({ ids: ["a4"] })).toBe(1);
    expect(delivery.health()).toMatchObject({ deadLettered: 1, dropped: { dead_letters_full: 3, discarded: 1 } });
    expect(imbalance(delivery.health())).toBe(0);
  });
});

describe("a store of dead letters", () => {
  it("may take its time: the spool lets go only when it has the letter", async () => {
    await using server = await startServer(() => ({ status: 422 }));
    const inner = createMemoryDeadLetters();
    let kept = (): void => undefined;
    const deadLetters: DeadLetters = {
      ...inner,
      add: (added) =>
        new Promise((resolve) => {
          kept = () => resolve(inner.add(added));
        }),
    };
    const spool = createMemorySpool({ maxBytes: 64_000_000 });
    const { delivery, until } = createHarness(server.url, { deadLetters, spool });
    delivery.accept(spans(["a"]));
    await until(() => delivery.health().deadLettered === 1);
    expect(spool.stats().chunks).toBe(1);
    kept();
    await until(() => spool.stats().chunks === 0);
    expect(imbalance(delivery.health())).toBe(0);
  });

  it.each(failing)("that %s loses letters, and they are counted", async (_name, add) => {
    await using server = await startServer(() => ({ status: 422 }));
    const deadLetters: DeadLetters = { ...createMemoryDeadLetters(), add };
    const { delivery, until } = createHarness(server.url, { deadLetters });
    delivery.accept(spans(["a"]));
    await until(() => delivery.health().dropped.dead_letters_full === 1);
    expect(delivery.health()).toMatchObject({ deadLettered: 0, pending: 0 });
    expect(imbalance(delivery.health())).toBe(0);
  });
});
