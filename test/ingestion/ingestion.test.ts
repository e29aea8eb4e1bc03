import { agent, event, generation, score, span, trace } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { imbalance, openLangfuse } from "../pipeline/fixtures/index.ts";

const input = [{ role: "user", content: "Why is the sky blue?" }];

async function oneTrace(): Promise<void> {
  await trace(
    "question",
    { userId: "u", sessionId: "s", tags: ["a"], metadata: { plan: "free" }, version: "2", public: true, input: "why" },
    async (root) => {
      agent("answer", () =>
        generation("explain", { model: "gpt-4o", input, modelParameters: { temperature: 0.5 } }, (step) => {
          step.update({ output: "Because.", usage: { input: 9, output: 8 }, prompt: { name: "p", version: 3 } });
        }),
      );
      event("noted", { metadata: { at: 1 } });
      try {
        span("fails", () => {
          throw new Error("no luck");
        });
      } catch {
        // The observation says it.
      }
      root.update({ output: { text: "Because." } });
      score({ name: "good", value: 1 });
    },
  );
}

describe("a server without OTLP", () => {
  it.each([
    ["ingestion", "2.95.11"],
    ["auto", "2.95.11"],
    ["auto", "3.10.0"],
  ] as const)("gets everything as events by %s, version %s", async (transport, version) => {
    await using server = await startFakeLangfuse({ version });
    await using open = openLangfuse(server, { transport });
    await oneTrace();
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 6 });
    expect(server.ledger.discarded).toEqual([]);
    const [found] = server.traces();
    expect(found).toMatchObject({
      name: "question",
      userId: "u",
      sessionId: "s",
      tags: ["a"],
      version: "2",
      public: true,
    });
    const byName = new Map(server.observations().map((observation) => [observation.name, observation]));
    expect([...byName.keys()].sort()).toEqual(["answer", "explain", "fails", "noted", "question"]);
    expect(byName.get("explain")).toMatchObject({
      type: "generation",
      model: "gpt-4o",
      input,
      output: "Because.",
      modelParameters: { temperature: 0.5 },
      usage: { input: 9, output: 8 },
      parentId: byName.get("answer")?.id,
    });
    expect(byName.get("answer")).toMatchObject({ type: "span", metadata: { observationType: "agent" } });
    expect(byName.get("noted")).toMatchObject({ type: "event", metadata: { at: 1 } });
    expect(byName.get("fails")).toMatchObject({ level: "ERROR", statusMessage: "no luck" });
    expect(server.events().filter(({ type }) => type === "trace-create")).toMatchObject([
      { body: { input: "why", output: { text: "Because." }, metadata: { plan: "free" }, userId: "u" } },
    ]);
    expect(server.scores()).toHaveLength(1);
    expect(server.ledger.requests.filter(({ path }) => path.endsWith("/traces"))).toEqual([]);
    expect(imbalance(open.langfuse.health())).toBe(0);
  });

  it("gets metadata of a trace from those of its observations that have none of the same name", async () => {
    await using server = await startFakeLangfuse({ version: "2.95.11" });
    await using open = openLangfuse(server, { transport: "ingestion" });
    trace("request", { metadata: { status: "trialing", plan: "pro" } }, (root) => {
      root.update({ metadata: { status: 200 } });
      span("step", () => undefined);
    });
    await open.langfuse.flush();
    const told = server.events().filter(({ body }) => body.name === "request");
    expect(told).toMatchObject([
      { type: "trace-create", body: { metadata: { status: "trialing", plan: "pro" } } },
      { type: "span-create", body: { metadata: { status: 200 } } },
    ]);
  });

  it("is asked for its version once, without keys, and not when the way is said", async () => {
    await using server = await startFakeLangfuse({ version: "4.16.0" });
    await using open = openLangfuse(server, { transport: "auto" });
    for (let round = 0; round < 3; round++) {
      await oneTrace();
      await open.langfuse.flush();
    }
    const asked = server.ledger.requests.filter(({ path }) => path.endsWith("/health"));
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(asked)).not.toMatch(/authorization/i);
    expect(server.ledger.spans.size).toBe(15);
  });

  it("that cannot be asked at first is asked again, and nothing is lost", async () => {
    await using server = await startFakeLangfuse({ version: "2.0.0", faults: { status: 503, times: 2 } });
    await using open = openLangfuse(server, { transport: "auto" });
    await oneTrace();
    await expect.poll(() => open.langfuse.health().delivered, { timeout: 15_000 }).toBe(6);
    expect(server.observations()).toHaveLength(5);
  }, 20_000);

  it.each([
    ["2.95.11", "4.16.0"],
    ["4.16.0", "2.95.11"],
  ])(
    "becomes another version while the service runs, from %s to %s, and gets all of it",
    async (before, after) => {
      const first = await startFakeLangfuse({ version: before });
      await using open = openLangfuse(first, { transport: "auto" });
      const ids = [span("before", (step) => step.id)];
      expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 1 });
      await first.close();
      ids.push(span("meanwhile", (step) => step.id));
      await using second = await startFakeLangfuse({ version: after, port: first.port });
      ids.push(span("after", (step) => step.id));
      await expect.poll(() => open.langfuse.health().delivered, { timeout: 10_000 }).toBe(3);
      expect(
        second
          .observations()
          .map(({ id }) => id)
          .sort(),
      ).toEqual(ids.slice(1).sort());
      expect(open.langfuse.health()).toMatchObject({ pending: 0, deadLettered: 0, dropped: {}, state: "ok" });
      expect(open.lines.filter((line) => line.includes("takes observations by"))).toHaveLength(1);
    },
    20_000,
  );

  it("refuses single events, which are named and kept; the others get through, and a lost answer repeats bytes", async () => {
    await using server = await startFakeLangfuse({
      version: "2.0.0",
      faults: [
        { status: 500, times: 1, accepted: true, when: "/api/public/ingestion" },
        { ingestion: { refuse: ({ body }) => (body.name === "noted" ? 400 : undefined) } },
      ],
    });
    await using open = openLangfuse(server, { transport: "ingestion" });
    await oneTrace();
    await open.langfuse.flush();
    await expect.poll(() => open.langfuse.health().pending, { timeout: 15_000 }).toBe(0);
    const { deadLettered, delivered, dropped } = open.langfuse.health();
    expect({ deadLettered, delivered, dropped }).toEqual({ deadLettered: 1, delivered: 5, dropped: {} });
    const id = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(open.langfuse.deadLetters.list()).toMatchObject([{ status: 400, ids: [id], refused: 1 }]);
    // The same event id with other contents would be two truths.
    const bodies = new Map<string, string>();
    for (const given of server.events()) {
      expect(bodies.get(given.id) ?? JSON.stringify(given)).toBe(JSON.stringify(given));
      bodies.set(given.id, JSON.stringify(given));
    }
  }, 20_000);

  it("gets no batch above 3.5 MB, however much there is", async () => {
    await using server = await startFakeLangfuse({ version: "2.0.0", keep: "ids" });
    await using open = openLangfuse(server, { transport: "auto" });
    // Quotes double in JSON text, so that events are larger than the spans that they are made of.
    for (let count = 0; count < 60; count++) span("large", { input: '"'.repeat(100_000) }, () => undefined);
    await open.langfuse.flush(20_000);
    expect(open.langfuse.health()).toMatchObject({ delivered: 60, pending: 0, deadLettered: 0 });
    const sizes = server.ledger.requests.map(({ bytes }) => bytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3_500_000);
    expect(Math.max(...sizes)).toBeGreaterThan(500_000);
  }, 30_000);

  it("is said to be too new where it takes OTLP only, and what was to be sent waits", async () => {
    await using server = await startFakeLangfuse({ version: "4.16.0" });
    await using open = openLangfuse(server, { transport: "ingestion" });
    span("one", () => undefined);
    await open.langfuse.flush(2_000);
    expect(open.langfuse.health()).toMatchObject({ state: "parked", pending: 1, deadLettered: 0 });
    expect(open.lines.join("\n")).toContain('Set transport to "otlp" or "auto"');
  });
});
