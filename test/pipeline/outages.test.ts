import { span, trace } from "@langfuse-kit/core";
import { type Faults, startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { imbalance, openLangfuse, patience, watchLosses } from "./fixtures/index.ts";

/** One trace of three observations; answers their ids. */
function request(name: string): string[] {
  const ids: string[] = [];
  trace(name, { userId: "u" }, (root) => {
    ids.push(root.id);
    for (const part of ["load", "answer"]) span(part, { input: name }, (step) => ids.push(step.id));
  });
  return ids;
}

interface Outage {
  readonly name: string;
  readonly faults: Faults;
  /** Requests reach the server while it is away. */
  readonly isHeard?: boolean;
  /** The server keeps what it got before it went. */
  readonly takes?: boolean;
}

const outages: readonly Outage[] = [
  { name: "500, after storing", faults: { status: 500, accepted: true }, takes: true },
  { name: "503", faults: { status: 503 } },
  { name: "refused connections", faults: { refuse: true }, isHeard: false },
  { name: "no answer, after storing", faults: { hang: true, accepted: true }, takes: true },
  { name: "resets within a request", faults: { reset: "before-body" } },
  { name: "resets after storing", faults: { reset: "after-body", accepted: true }, takes: true },
  { name: "429 with a Retry-After", faults: { status: 429, retryAfter: 1 } },
];

describe("an outage", { timeout: 40_000 }, () => {
  it.each(outages)(
    "of $name loses nothing and sends the same bytes again",
    async ({ faults, isHeard = true, takes }) => {
      await using server = await startFakeLangfuse();
      await using open = openLangfuse(server, { timeoutMs: 250 });
      using losses = watchLosses();
      const { langfuse } = open;
      const ids = request("before");
      expect(await langfuse.flush()).toMatchObject({ ok: true, delivered: 3 });

      await server.faults.set(faults);
      for (let index = 0; index < 20; index++) ids.push(...request(`during ${index}`));
      await expect.poll(() => langfuse.health().state, { ...patience, interval: 5 }).toBe("retrying");
      if (isHeard) await expect.poll(() => server.ledger.requests.length, patience).toBeGreaterThanOrEqual(3);
      ids.push(...request("later"));
      const during = await langfuse.flush(300);
      expect(during).toMatchObject({ ok: false, delivered: 0, deadLettered: 0, dropped: 0 });
      expect(imbalance(langfuse.health())).toBe(0);
      expect(langfuse.health()).toMatchObject({ delivered: 3, pending: ids.length - 3 });

      await server.faults.clear();
      ids.push(...request("after"));
      // By itself: nobody flushes.
      await expect.poll(() => langfuse.health().delivered, patience).toBe(ids.length);
      expect([...server.ledger.spans.keys()].sort()).toEqual([...ids].sort());
      expect(server.ledger.changed()).toEqual([]);
      if (takes === true) expect(server.ledger.duplicates().length).toBeGreaterThan(0);
      expect(losses.byReason).toEqual({});
      expect(langfuse.health()).toMatchObject({ state: "ok", accepted: ids.length, pending: 0, deadLettered: 0 });
      expect(imbalance(langfuse.health())).toBe(0);
      expect(server.traces().every((one) => one.userId === "u" && one.roots.length === 1)).toBe(true);
    },
  );

  it("of a server that comes and goes loses nothing, and the books add up all the while", async () => {
    await using server = await startFakeLangfuse({ keep: "ids" });
    await using open = openLangfuse(server, { timeoutMs: 200 });
    using losses = watchLosses();
    const { langfuse } = open;
    const ids: string[] = [];
    const weather: readonly Faults[] = [
      { status: 500, times: 1 },
      [],
      { reset: "after-body", accepted: true, times: 1 },
      [],
    ];
    for (const faults of [...weather, ...weather]) {
      await server.faults.set(faults);
      const seen = server.ledger.requests.length;
      for (let index = 0; index < 50; index++) ids.push(...request("r"));
      await expect.poll(() => server.ledger.requests.length, patience).toBeGreaterThan(seen);
      expect(imbalance(langfuse.health())).toBe(0);
    }
    await langfuse.flush(20_000);
    expect(server.ledger.spans.size).toBe(ids.length);
    expect(server.ledger.changed()).toEqual([]);
    expect(langfuse.health()).toMatchObject({ accepted: ids.length, delivered: ids.length, pending: 0 });
    expect(losses.byReason).toEqual({});
  });

  it("of an answer that drips in loses nothing and stores nothing twice", async () => {
    await using server = await startFakeLangfuse({ faults: { drip: 1 } });
    await using open = openLangfuse(server);
    const ids = request("dripping");
    await open.langfuse.flush(10_000);
    expect(server.ledger.spans.size).toBe(ids.length);
    expect(open.langfuse.health()).toMatchObject({ delivered: ids.length, pending: 0 });
  });
});
