import { mkdtempSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createDiskSpool } from "../disk/index.ts";
import { imbalance } from "./books.ts";
import { breathe } from "./fixtures/clock.ts";
import { names, spans } from "./fixtures/codec.ts";
import { createHarness, destination, type Harness } from "./fixtures/harness.ts";
import { type Handler, startServer } from "./fixtures/server.ts";
import { createMemorySpool } from "./memory-spool.ts";
import type { Spool } from "./types.ts";

const maxBytes = 800_000;
const count = 400;
const payload = "x".repeat(20_000);
const batch = { maxBytes: 350_000 };

interface Place {
  readonly spool: Spool;
  /** So much more than its bound may be in it: a disk gives room back a file at a time. */
  readonly slack: number;
  end(): void | Promise<void>;
}

const places: Readonly<Record<string, () => Place>> = {
  memory: () => ({ spool: createMemorySpool({ maxBytes }), slack: 0, end: () => undefined }),
  disk() {
    const dir = mkdtempSync(join(tmpdir(), "crowded-"));
    const bounds = { maxBytes, fsync: "interval", maxAgeMs: Number.MAX_SAFE_INTEGER, maxFullness: 1 } as const;
    const destinations = new Map(["good", "bad"].map((name, index) => [name, `000000000000000${index}`]));
    const spool = createDiskSpool({ ...bounds, dir, destinations, warn() {} });
    return {
      spool,
      slack: maxBytes / 4,
      async end() {
        await spool.close();
        rmSync(dir, { recursive: true, force: true });
      },
    };
  },
};

/** Offers one observation after the other to all destinations, ten milliseconds apart, and looks at the books each time. */
async function offer({ delivery, spool, pass }: Harness, to: readonly string[], slack: number): Promise<string[]> {
  const ids = names("a", count);
  let offered = 0;
  for (const id of ids) {
    for (const name of to) delivery.accept(spans([id], { destination: name, payload }));
    offered += to.length;
    while (delivery.health().accepted < offered) await breathe();
    await pass(10);
    expect(imbalance(delivery.health())).toBe(0);
    expect(spool.stats().bytes).toBeLessThanOrEqual(maxBytes + slack);
  }
  return ids;
}

const inOrder = (ids: readonly string[]): string[] =>
  [...ids].sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)));

describe.each(Object.keys(places))("a crowded spool (%s)", { timeout: 60_000 }, (kind) => {
  it.each(["503", "401", "hangs"])(
    "loses nothing of a place that takes everything because another one says %s",
    async (how) => {
      const open: ServerResponse[] = [];
      const hang: Handler = (_received, response) => void open.push(response);
      await using good = await startServer();
      await using bad = await startServer(how === "hangs" ? hang : () => ({ status: Number(how) }));
      const { spool, slack, end } = places[kind]?.() ?? expect.unreachable();
      const destinations = [destination(good.url, "good"), destination(bad.url, "bad")];
      const hangs = (url: string): boolean => how === "hangs" && url.startsWith(bad.url);
      const h = createHarness(good.url, { spool, batch, destinations, hangs });
      // What hangs breaks off now and then, as with a time limit.
      const cut = (): void => {
        for (const response of open.splice(0)) response.destroy();
        h.clock.setTimeout(cut, 500);
      };
      cut();
      const ids = await offer(h, ["good", "bad"], slack);
      await h.until(() => good.stored.length >= count);
      expect(inOrder(good.stored)).toEqual(ids);
      const { dropped, pending } = h.delivery.health();
      expect(pending).toBeGreaterThan(5);
      expect(dropped).toEqual({ spool_full: count - pending });
      bad.handler = () => ({});
      await h.until(() => h.delivery.health().pending === 0);
      expect(bad.stored).toHaveLength(pending);
      // What was on the wire for so long did not leave.
      if (how === "hangs") expect(bad.stored).toEqual(expect.arrayContaining(ids.slice(-10)));
      else expect(inOrder(bad.stored)).toEqual(ids.slice(-pending));
      await end();
    },
  );

  it("keeps the newest of a place that fails for long, and delivers them", async () => {
    await using server = await startServer(() => ({ status: 503 }));
    const { spool, slack, end } = places[kind]?.() ?? expect.unreachable();
    const h = createHarness(server.url, { spool, batch, destinations: [destination(server.url, "good")] });
    const ids = await offer(h, ["good"], slack);
    const { pending } = h.delivery.health();
    expect(pending).toBeGreaterThan(20);
    server.handler = () => ({});
    await h.until(() => h.delivery.health().pending === 0);
    expect(inOrder(server.stored)).toEqual(ids.slice(-pending));
    expect(h.delivery.health().dropped).toEqual({ spool_full: count - pending });
    await end();
  });
});
