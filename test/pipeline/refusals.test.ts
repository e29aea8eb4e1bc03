import { score, span, startObservation, trace } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { imbalance, openLangfuse, watchLosses } from "./fixtures/index.ts";

function makeMany(count: number, isPoison: (index: number) => boolean = () => false): string[] {
  return Array.from({ length: count }, (_, index) => {
    const step = startObservation(isPoison(index) ? "poison" : `step ${index}`, { input: { index } });
    step.end();
    return step.id;
  });
}

const refusePoison = { refuseIf: ({ name }: { readonly name: string }) => name === "poison" };

describe("a 400", { timeout: 30_000 }, () => {
  it.each([
    ["traces of one observation", (make: () => void) => make()],
    ["one trace", (make: () => void) => trace("root", make)],
  ])("is searched for what it is about, within %s, and only that becomes a dead letter", async (_what, around) => {
    await using server = await startFakeLangfuse({ faults: refusePoison });
    await using open = openLangfuse(server);
    const { langfuse } = open;
    let ids: string[] = [];
    around(() => {
      ids = makeMany(300, (index) => index === 77 || index === 211);
    });
    await langfuse.flush();
    const poison = [ids[77], ids[211]];
    expect(ids.filter((id) => !server.ledger.spans.has(id))).toEqual(poison);
    const { accepted, delivered, deadLettered, pending } = langfuse.health();
    expect({ refused: accepted - delivered, deadLettered, pending }).toEqual({
      refused: 2,
      deadLettered: 2,
      pending: 0,
    });
    // Two needles in 300: each costs about twice the depth of the halving.
    expect(server.ledger.requests.length).toBeLessThan(60);

    await server.faults.clear();
    expect(await langfuse.replayDeadLetters()).toBe(2);
    expect(imbalance(langfuse.health())).toBe(0);
    expect(await langfuse.flush()).toMatchObject({ ok: true, delivered: 2 });
    expect(poison.map((id) => server.ledger.spans.get(id ?? "")?.count)).toEqual([1, 1]);
    expect(server.ledger.changed()).toEqual([]);
    expect(langfuse.health()).toMatchObject({ deadLettered: 0, pending: 0 });
    expect(imbalance(langfuse.health())).toBe(0);
  });

  it("for everything is no poison: all is kept, and delivered once the server has come to its senses", async () => {
    await using server = await startFakeLangfuse({ faults: { status: 400, body: { error: "no" } } });
    await using open = openLangfuse(server);
    const ids = makeMany(50);
    expect(await open.langfuse.flush()).toMatchObject({ ok: false, delivered: 0, deadLettered: 0, pending: 50 });
    expect(open.langfuse.health().state).toBe("parked");
    await server.faults.clear();
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 50 });
    expect(server.ledger.spans.size).toBe(ids.length);
  });
});

describe("a 413", { timeout: 30_000 }, () => {
  it("splits what was sent, and is remembered", async () => {
    await using server = await startFakeLangfuse({ faults: { maxBytes: 30_000 } });
    await using open = openLangfuse(server);
    const input = "z".repeat(1_000);
    const make = (): void => {
      for (let index = 0; index < 200; index++) startObservation("step", { input }).end();
    };
    make();
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 200 });
    const refused = () => server.ledger.requests.filter(({ status }) => status === 413).length;
    const learnt = refused();
    expect(learnt).toBeGreaterThan(0);
    make();
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 200 });
    expect(server.ledger.spans.size).toBe(400);
    expect(server.ledger.duplicates()).toEqual([]);
    // A chunk may have been made larger than the limit; what is joined is not any more.
    expect(refused() - learnt).toBeLessThanOrEqual(learnt);
  });

  it("shrinks one huge observation to its beginning and a marker, and keeps the small parts whole", async () => {
    await using server = await startFakeLangfuse({ faults: { maxBytes: 100_000 } });
    await using open = openLangfuse(server);
    const id = trace("whole", { userId: "u-1" }, () =>
      span(
        "huge",
        { input: `begin ${"é".repeat(200_000)}`, output: "short", metadata: { keep: "me" } },
        (step) => step.id,
      ),
    );
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 2 });
    const huge = server.observations().find((observation) => observation.id === id);
    expect(huge).toMatchObject({ name: "huge", output: "short", userId: "u-1", traceName: "whole" });
    expect(huge?.metadata).toMatchObject({ keep: "me" });
    expect(huge?.input).toMatch(/^begin é+…\[truncated\]$/);
    expect(open.lines.filter((line) => line.includes("too large"))).toHaveLength(1);
  });
});

describe("a 401", { timeout: 30_000 }, () => {
  it("keeps everything, says it once, and delivers when the keys are right", async () => {
    await using server = await startFakeLangfuse({
      faults: { status: 401, body: { message: "Invalid credentials." } },
    });
    await using open = openLangfuse(server);
    using losses = watchLosses();
    const ids = makeMany(40);
    trace("scored", () => score({ name: "s", value: 1 }));
    expect(await open.langfuse.flush()).toMatchObject({ ok: false, delivered: 0, pending: 42, timedOut: false });
    expect(open.langfuse.health()).toMatchObject({ state: "parked", lastError: expect.stringContaining("401") });
    ids.push(...makeMany(10));
    await server.faults.clear();
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 52, pending: 0 });
    expect(ids.every((id) => server.ledger.spans.has(id))).toBe(true);
    expect(server.ledger.scores.size).toBe(1);
    expect(open.lines.filter((line) => line.includes("with 401: "))).toHaveLength(1);
    expect(open.lines.join("\n")).not.toContain(server.secretKey);
    expect(losses.byReason).toEqual({});
  });
});

describe("a partial success", { timeout: 30_000 }, () => {
  it("is not sent again: what was refused is a dead letter", async () => {
    await using server = await startFakeLangfuse({ faults: { partial: 3, times: 1 } });
    await using open = openLangfuse(server);
    const ids = makeMany(20);
    expect(await open.langfuse.flush()).toMatchObject({ ok: false, delivered: 17, deadLettered: 3, pending: 0 });
    expect(server.ledger.spans.size).toBe(17);
    // The server does not say which three, so all twenty go again; the others are the same bytes.
    await open.langfuse.replayDeadLetters();
    expect(imbalance(open.langfuse.health())).toBe(0);
    await open.langfuse.flush();
    expect(ids.every((id) => server.ledger.spans.has(id))).toBe(true);
    expect(server.ledger.changed()).toEqual([]);
    expect(open.langfuse.health()).toMatchObject({ accepted: 20, delivered: 20, deadLettered: 0 });
  });
});

describe("a 207", { timeout: 30_000 }, () => {
  it("sends each score its own way: taken, tried again, left out and asked again, or a dead letter", async () => {
    const fates: Record<string, number | undefined> = { bad: 400, busy: 500 };
    await using server = await startFakeLangfuse({
      faults: {
        ingestion: {
          refuse: ({ body }) => fates[String(body.name)],
          omit: ({ body }) => body.name === "forgotten",
        },
        times: 1,
      },
    });
    await using open = openLangfuse(server);
    trace("t", () => {
      for (const name of ["good", "bad", "busy", "forgotten"]) score({ name, value: 1, id: `score-${name}` });
    });
    // Not all at once: what the server could not take now waits for a moment.
    await open.langfuse.flush();
    await open.langfuse.flush();
    expect([...server.ledger.scores.keys()].sort()).toEqual(["score-busy", "score-forgotten", "score-good"]);
    expect(open.langfuse.health()).toMatchObject({ accepted: 5, delivered: 4, deadLettered: 1, pending: 0 });
    expect(await open.langfuse.replayDeadLetters()).toBe(1);
    await open.langfuse.flush();
    expect(server.ledger.scores.size).toBe(4);
    expect(imbalance(open.langfuse.health())).toBe(0);
  });
});
