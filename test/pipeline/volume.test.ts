import { type Langfuse, startObservation, trace } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { imbalance, type Losses, openLangfuse, patience, turn, watchLosses } from "./fixtures/index.ts";

const twoKilobytes = "x".repeat(2_000);

function make(name: string): string {
  const step = startObservation(name, { type: "generation", model: "gpt-4o", input: twoKilobytes });
  step.end();
  return step.id;
}

/** Every observation is at the server or was named as lost, once and never both. */
function accountsFor(made: readonly string[], server: FakeLangfuse, losses: Losses): void {
  const missing = made.filter((id) => !server.ledger.spans.has(id) && !losses.ids.has(id));
  const twice = made.filter((id) => server.ledger.spans.has(id) && losses.ids.has(id));
  expect({ missing: missing.length, twice: twice.length }).toEqual({ missing: 0, twice: 0 });
  expect(server.ledger.spans.size + losses.ids.size).toBe(made.length);
}

/** Looks at the books every few milliseconds while the work runs. */
async function auditDuring(langfuse: Langfuse, work: Promise<unknown>): Promise<number> {
  let looks = 0;
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  while (!over) {
    expect(imbalance(langfuse.health())).toBe(0);
    looks += 1;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
  }
  await done;
  return looks;
}

describe("very many observations", { timeout: 60_000 }, () => {
  it("all arrive when 5,000 end in one tick", async () => {
    await using server = await startFakeLangfuse({ keep: "ids" });
    await using open = openLangfuse(server);
    using losses = watchLosses();
    const ids = Array.from({ length: 5_000 }, (_, index) => make(`step ${index}`));
    const flushed = await open.langfuse.flush(30_000);
    expect(flushed).toEqual({ ok: true, delivered: 5_000, deadLettered: 0, dropped: 0, pending: 0, timedOut: false });
    accountsFor(ids, server, losses);
    expect(losses.byReason).toEqual({});
    expect(server.ledger.duplicates()).toEqual([]);
  });

  it("all arrive when 5,000 of one trace end in one tick, under their root", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server);
    const root = trace("root", (whole) => {
      for (let index = 1; index < 5_000; index++) make(`step ${index}`);
      return whole.id;
    });
    await open.langfuse.flush(30_000);
    const all = server.observations();
    expect(all).toHaveLength(5_000);
    expect(all.filter(({ parentId }) => parentId !== root).map(({ id }) => id)).toEqual([root]);
  });

  it.each([100, 1_000])(
    "all are accounted for when 60,000 are made, %i in a turn, for a slow server",
    async (perTurn) => {
      await using server = await startFakeLangfuse({ keep: "ids", faults: { slow: 150 } });
      await using open = openLangfuse(server);
      using losses = watchLosses();
      const { langfuse } = open;
      const ids: string[] = [];
      let mostOutside = 0;
      const produce = async (): Promise<void> => {
        while (ids.length < 60_000) {
          for (let count = 0; count < perTurn; count++) ids.push(make("call"));
          const { accepted, open: unended } = langfuse.health();
          mostOutside = Math.max(mostOutside, ids.length - accepted - unended);
          await turn();
        }
      };
      expect(await auditDuring(langfuse, produce())).toBeGreaterThan(2);
      const flushed = langfuse.flush(50_000);
      await auditDuring(langfuse, flushed);
      expect(await flushed).toMatchObject({ pending: 0, timedOut: false });
      accountsFor(ids, server, losses);
      const { accepted, delivered, dropped, pending } = langfuse.health();
      expect({ accepted, delivered, pending }).toEqual({
        accepted: 60_000,
        delivered: server.ledger.spans.size,
        pending: 0,
      });
      expect(dropped).toEqual(losses.byReason);
      expect(Object.keys(dropped).filter((reason) => reason !== "spool_full")).toEqual([]);
      // What has ended and is not in the spool yet is bounded too: a few MB, and what one turn brings.
      expect(mostOutside * twoKilobytes.length).toBeLessThan(32_000_000 + perTurn * twoKilobytes.length);
    },
  );

  it("counts and names what a tiny spool cannot hold, and keeps within it", async () => {
    await using server = await startFakeLangfuse({ keep: "ids", faults: { status: 503 } });
    await using open = openLangfuse(server, { spool: { memory: { maxBytes: 500_000 } } });
    using losses = watchLosses();
    const { langfuse } = open;
    const ids: string[] = [];
    for (let round = 0; round < 20; round++) {
      for (let count = 0; count < 100; count++) ids.push(make("call"));
      await turn();
      const { spoolBytes } = langfuse.health();
      // What is on the wire cannot be pushed out, so one request may come on top.
      expect(spoolBytes).toBeLessThan(500_000 + 4_000_000);
      expect(imbalance(langfuse.health())).toBe(0);
    }
    await expect.poll(() => langfuse.health().accepted, patience).toBe(ids.length);
    expect(losses.byReason.spool_full).toBeGreaterThan(1_000);
    expect(langfuse.health().dropped).toEqual({ spool_full: losses.ids.size });
    expect(open.lines.filter((line) => line.includes("spool_full"))).toHaveLength(1);
    await server.faults.clear();
    await langfuse.flush(20_000);
    accountsFor(ids, server, losses);
    expect(imbalance(langfuse.health())).toBe(0);
  });

  it("counts one observation that is larger than the whole spool, and lets the others through", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { spool: { memory: { maxBytes: 100_000 } } });
    using losses = watchLosses();
    trace("huge", { input: "y".repeat(500_000) }, () => undefined);
    await open.langfuse.flush();
    trace("small", () => undefined);
    await open.langfuse.flush();
    expect(server.observations().map(({ name }) => name)).toEqual(["small"]);
    expect(open.langfuse.health()).toMatchObject({ accepted: 2, delivered: 1, dropped: { too_large: 1 } });
    expect(losses.ids.size).toBe(1);
  });
});
