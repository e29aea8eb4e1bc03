import { describe, expect, it } from "vitest";
import { imbalance } from "./books.ts";
import { names, spans, textCodec } from "./fixtures/codec.ts";
import { createHarness, destination, type Harness } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";
import type { Codec } from "./types.ts";

/** Fails on whatever holds an observation whose id says so. */
const codec: Codec = {
  ...textCodec,
  events(chunk) {
    if (chunk.ids.some((id) => id.startsWith("deep"))) throw new RangeError("Maximum call stack size exceeded");
    return textCodec.events(chunk);
  },
};

function harnessOf(url: string): Harness {
  return createHarness(url, { codec, destinations: [{ ...destination(url), transport: "ingestion" }] });
}

describe("an observation that cannot be written for its server", () => {
  it.each([
    ["two chunks of 32", 2, 32],
    ["one chunk of 64", 1, 64],
  ])("is a dead letter, and all others arrive: in %s", async (_, chunks, size) => {
    await using server = await startServer();
    const { delivery, until, lines } = harnessOf(server.url);
    const ids = names("a", 64);
    for (const place of [0, 30, 31]) ids[place] = `deep${place}`;
    for (let index = 0; index < chunks; index++) delivery.accept(spans(ids.slice(index * size, (index + 1) * size)));
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ delivered: 61, deadLettered: 3, pending: 0, state: "ok" });
    expect(delivery.deadLetters().map(({ chunk, status }) => [...chunk.ids, status])).toEqual([
      ["deep0", 0],
      ["deep30", 0],
      ["deep31", 0],
    ]);
    expect(delivery.deadLetters()[0]?.reason).toBe("It could not be written for this server.");
    expect(imbalance(delivery.health())).toBe(0);
    expect(new Set(server.stored).size).toBe(61);
    expect(lines.map(({ level }) => level)).toEqual(["warn"]);
  });

  it("leaves a parked lane parked: the next observation probes the server", async () => {
    await using server = await startServer(() => ({ status: 401 }));
    const { delivery, until } = harnessOf(server.url);
    delivery.accept(spans(["a"]));
    await until(() => delivery.health().state === "parked");
    for (const id of ["deep1", "deep2", "b"]) delivery.accept(spans([id]));
    const sent = server.received.length;
    await until(() => delivery.health().deadLettered === 2 && server.received.length > sent);
    expect(delivery.health()).toMatchObject({ state: "parked", pending: 2, delivered: 0 });
    server.handler = () => ({});
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ state: "ok", delivered: 2, deadLettered: 2 });
  });
});
