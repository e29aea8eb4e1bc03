import { describe, expect, it } from "vitest";
import { imbalance } from "./books.ts";
import { idsIn, names, scores, spans } from "./fixtures/codec.ts";
import { createHarness, destination } from "./fixtures/harness.ts";
import { createMemorySpool } from "./memory-spool.ts";
import type { Answer, Transport } from "./transport/index.ts";

/** mulberry32: small, seeded, good enough to make schedules. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const moods = [200, 200, 200, 400, 401, 404, 413, 418, 429, 500, 503, 0, 307] as const;

/** A server whose mood changes, and which remembers what it took. */
function createServer(random: () => number): { transport: Transport; stored: Set<string>; heal: () => void } {
  const stored = new Set<string>();
  let mood = 200;
  let left = 0;
  let healed = false;
  const answer = (status: number, body = "{}", headers: Record<string, string> = {}): Answer => ({
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(body),
    cut: false,
    ...(status === 0 ? { failure: random() < 0.5 ? ("timeout" as const) : ("network" as const) } : {}),
  });
  const post = (url: string, body: Uint8Array): Answer => {
    const ids = idsIn(body);
    if (left-- <= 0) {
      mood = moods[Math.floor(random() * moods.length)] ?? 200;
      left = Math.floor(random() * 8);
    }
    const status = healed || (mood === 413 && body.length < 200) ? 200 : mood;
    if (status !== 200) return answer(status, "{}", random() < 0.3 ? { "retry-after": "30" } : {});
    if (ids.some((id) => id.includes("poison"))) return answer(400, '{"error":"poison"}');
    if (!url.endsWith("ingestion")) {
      for (const id of ids) stored.add(id);
      return !healed && random() < 0.05 ? answer(200, '{"partialSuccess":{"rejectedSpans":2}}') : answer(200);
    }
    const judged = ids.map((id) => ({
      id,
      status: healed || random() < 0.8 ? 201 : [400, 500, 401][Math.floor(random() * 3)],
    }));
    const successes = judged.filter(({ status: verdict }) => verdict === 201);
    for (const { id } of successes) stored.add(id);
    return answer(207, JSON.stringify({ successes, errors: judged.filter(({ status: verdict }) => verdict !== 201) }));
  };
  return {
    stored,
    heal: () => {
      healed = true;
    },
    transport: {
      async send({ url, body }) {
        const verdict = post(url, Buffer.concat(body));
        for (let turns = Math.floor(random() * 3); turns > 0; turns--)
          await new Promise((resolve) => setImmediate(resolve));
        return verdict;
      },
      close: () => undefined,
    },
  };
}

describe("the books", () => {
  it.each(Array.from({ length: 20 }, (_, block) => block))(
    "add up after every step of any schedule (block %i)",
    async (block) => {
      for (let seed = block * 12 + 1; seed <= block * 12 + 12; seed++) await runSchedule(seed);
    },
  );
});

async function runSchedule(seed: number): Promise<void> {
  const random = seeded(seed);
  const server = createServer(random);
  const spool = createMemorySpool({ maxBytes: random() < 0.3 ? 600 : 1e6 });
  const harness = createHarness("", {
    random,
    spool,
    transport: server.transport,
    destinations: [destination("http://a.test", "a"), destination("http://b.test", "b")],
    batch: { maxObservations: 1 + Math.floor(random() * 30), maxBytes: 400 + Math.floor(random() * 5_000) },
    mode: random() < 0.2 ? "immediate" : "batch",
  });
  const { delivery, clock } = harness;
  const check = (): void => {
    const health = delivery.health();
    expect(imbalance(health), `seed ${seed}: ${JSON.stringify(health)}`).toBe(0);
    for (const column of [health.pending, health.delivered, health.deadLettered]) {
      expect(column, `seed ${seed}: ${JSON.stringify(health)}`).toBeGreaterThanOrEqual(0);
    }
  };
  let made = 0;
  const steps: readonly (() => unknown)[] = [
    () => {
      const ids = names(random() < 0.1 ? "poison" : "ok", 1 + Math.floor(random() * 6)).map((id) => `${id}-${made++}`);
      const name = random() < 0.5 ? "a" : "b";
      delivery.accept(random() < 0.7 ? spans(ids, { destination: name }) : scores(ids, name));
    },
    () => clock.next(),
    () => clock.advance(random() * 5_000),
    () => void delivery.flush(random() * 20_000),
    () => void delivery.replayDeadLetters(random() < 0.5 ? { destination: "a" } : {}),
    () => (random() < 0.2 ? delivery.discardDeadLetters({ destination: "b" }) : 0),
    () => delivery.lose(2, "encode_failed"),
  ];
  for (let step = 0; step < 60; step++) {
    const index = random() < 0.5 ? 0 : Math.floor(random() * steps.length);
    await steps[index]?.();
    check();
    if (random() < 0.3) await new Promise((resolve) => setImmediate(resolve));
    check();
  }
  // However it went: once the server is well, everything that is still pending gets to it, or is poison.
  server.heal();
  await harness.until(() => delivery.health().pending === 0);
  check();
  const { accepted, delivered, deadLettered, dropped } = delivery.health();
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  expect(delivered + deadLettered + lost, `seed ${seed}`).toBe(accepted);
  expect(server.stored.size, `seed ${seed}`).toBeGreaterThanOrEqual(delivered);
  for (const id of server.stored) expect(id).not.toContain("poison");
  await harness.result(delivery.shutdown(1_000));
  check();
}
