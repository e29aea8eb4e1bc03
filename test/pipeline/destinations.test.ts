import { generation, score, span, trace, updateTrace, withDestination } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { imbalance, keysOf, openLangfuse, patience, turn } from "./fixtures/index.ts";

const call = {
  model: "gpt-4o",
  input: [{ role: "user", content: "hi" }],
  output: "hello",
  usage: { input: 3, output: 2 },
};

function idsAt(server: FakeLangfuse): string[] {
  return [...server.ledger.spans.keys()].sort();
}

describe("several destinations", { timeout: 30_000 }, () => {
  it("get the same observations at once: Langfuse, plain OTLP without keys, and plain OTLP with headers", async () => {
    await using langfuseServer = await startFakeLangfuse();
    await using collector = await startFakeLangfuse();
    await using vendor = await startFakeLangfuse();
    await using open = openLangfuse(langfuseServer, {
      headers: { "x-gateway": "g-1" },
      destinations: {
        collector: { url: collector.otlpUrl },
        vendor: { url: vendor.baseUrl, headers: { authorization: "Bearer vendor-token", "x-tenant": "t-9" } },
      },
    });
    trace("t", { userId: "u", sessionId: "s" }, () => {
      generation("call", call, () => undefined);
      score({ name: "fine", value: 1 });
    });
    // Two observations at three places, and a score at one.
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 7 });
    expect(idsAt(langfuseServer)).toHaveLength(2);
    expect(idsAt(collector)).toEqual(idsAt(langfuseServer));
    expect(idsAt(vendor)).toEqual(idsAt(langfuseServer));
    expect([langfuseServer, collector, vendor].map(({ ledger }) => ledger.scores.size)).toEqual([1, 0, 0]);

    const headersAt = ({ ledger }: FakeLangfuse) => ledger.requests.map(({ headers }) => headers);
    for (const headers of headersAt(langfuseServer)) {
      expect(headers).toMatchObject({ "x-gateway": "g-1", authorization: expect.stringMatching(/^Basic /) });
      expect(headers).not.toHaveProperty("x-tenant");
    }
    for (const headers of headersAt(collector)) {
      for (const name of ["authorization", "x-gateway", "x-tenant", "x-langfuse-public-key"]) {
        expect(headers).not.toHaveProperty(name);
      }
    }
    for (const headers of headersAt(vendor)) {
      expect(headers).toMatchObject({ authorization: "Bearer vendor-token", "x-tenant": "t-9" });
      expect(headers).not.toHaveProperty("x-gateway");
    }
    expect(collector.ledger.requests.map(({ path }) => path)).toEqual(["/v1/traces"]);
  });

  it("that are not Langfuse also get the standard keys of model calls, and Langfuse does not", async () => {
    await using langfuseServer = await startFakeLangfuse();
    await using collector = await startFakeLangfuse();
    await using open = openLangfuse(langfuseServer, { destinations: { collector: { url: collector.otlpUrl } } });
    trace("t", { sessionId: "s" }, () => generation("call", call, () => undefined));
    await open.langfuse.flush();
    const standardAt = (server: FakeLangfuse) => {
      const attributes = server.observations().find(({ name }) => name === "call")?.attributes ?? {};
      return Object.fromEntries(Object.entries(attributes).filter(([key]) => key.startsWith("gen_ai.")));
    };
    expect(standardAt(langfuseServer)).toEqual({});
    expect(standardAt(collector)).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.usage.input_tokens": 3,
      "gen_ai.usage.output_tokens": 2,
      "gen_ai.conversation.id": "s",
    });
    const [known, standard] = [langfuseServer, collector].map((server) =>
      server.observations().find(({ name }) => name === "call"),
    );
    expect(standard).toMatchObject({ usage: known?.usage, cost: known?.cost, id: known?.id, type: "generation" });
  });

  it("without any keys at all are enough to trace", async () => {
    await using collector = await startFakeLangfuse();
    await using open = openLangfuse(undefined, { destinations: { collector: { url: collector.otlpUrl } } });
    trace("t", () => undefined);
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 1, dropped: 0 });
    expect(collector.ledger.spans.size).toBe(1);
    expect(open.lines).toEqual([]);
  });

  it("that are not Langfuse get no scores, which is counted, and said once with what to do", async () => {
    await using collector = await startFakeLangfuse();
    await using open = openLangfuse(undefined, { destinations: { collector: { url: collector.otlpUrl } } });
    const traceId = trace("t", (whole) => {
      whole.score({ name: "inside", value: 1 });
      return whole.traceId;
    });
    score({ traceId, name: "later", value: 1 });
    await open.langfuse.flush();
    expect(open.langfuse.health().skipped).toEqual({ "score-without-langfuse": 2 });
    expect(open.lines).toEqual([
      expect.stringMatching(/A score was skipped: only Langfuse takes scores.*LANGFUSE_PUBLIC_KEY/),
    ]);
    expect(collector.ledger.requests.map(({ path }) => path)).toEqual(["/v1/traces"]);
  });

  it("that are not Langfuse lose no score that sampling left out", async () => {
    await using open = openLangfuse(undefined, {
      destinations: { collector: { url: "http://127.0.0.1:9" } },
      sampleRate: 0,
    });
    trace("t", () => score({ name: "left out", value: 1 }));
    expect(open.langfuse.health().skipped).toEqual({});
  });

  it("do not wait for one that is dead", async () => {
    await using alive = await startFakeLangfuse();
    await using dead = await startFakeLangfuse({ faults: { hang: true } });
    await using open = openLangfuse(alive, { timeoutMs: 10_000, destinations: { dead: keysOf(dead) } });
    for (let index = 0; index < 10; index++) {
      trace(`t ${index}`, () => undefined);
      await alive.waitFor(index + 1);
    }
    await expect.poll(() => open.langfuse.health().delivered, patience).toBe(10);
    expect(open.langfuse.health()).toMatchObject({ accepted: 20, delivered: 10, pending: 10 });
    expect(dead.ledger.spans.size).toBe(0);
    await dead.faults.set([]);
    expect(imbalance(open.langfuse.health())).toBe(0);
  });

  it("that are parked or refuse for good do not hold up the others", async () => {
    await using alive = await startFakeLangfuse();
    await using locked = await startFakeLangfuse({ faults: { status: 403 } });
    await using broken = await startFakeLangfuse({ faults: { status: 501 } });
    await using open = openLangfuse(alive, {
      destinations: { locked: keysOf(locked), broken: { url: broken.otlpUrl } },
    });
    for (let index = 0; index < 5; index++) trace(`t ${index}`, () => undefined);
    await open.langfuse.flush();
    trace("later", () => undefined);
    await open.langfuse.flush();
    expect(alive.ledger.spans.size).toBe(6);
    expect(open.langfuse.health()).toMatchObject({
      state: "parked",
      accepted: 18,
      delivered: 6,
      deadLettered: 6,
      pending: 6,
    });
  });
});

describe("withDestination", { timeout: 30_000 }, () => {
  it("keeps 1,000 interleaved requests of two projects apart, scores and late identity included", async () => {
    await using blue = await startFakeLangfuse();
    await using green = await startFakeLangfuse();
    const projects = { blue, green };
    await using open = openLangfuse(undefined, {
      destinations: { blue: keysOf(blue), green: keysOf(green) },
      destination: [],
    });
    const made: Record<"blue" | "green", string[]> = { blue: [], green: [] };
    await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => {
        const project = index % 2 === 0 ? "blue" : "green";
        return withDestination(project, () =>
          trace(`${project} ${index}`, async (root) => {
            made[project].push(root.id);
            await turn();
            // Inside a trace it cannot be changed any more.
            await withDestination(project === "blue" ? "green" : "blue", () =>
              span("step", async (step) => {
                made[project].push(step.id);
                await new Promise((resolve) => setTimeout(resolve, index % 7));
                generation("call", call, (inner) => made[project].push(inner.id));
              }),
            );
            updateTrace({ userId: project });
            score({ name: project, value: index, id: `${project}-${index}` });
          }),
        );
      }),
    );
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 4_000 });
    for (const project of ["blue", "green"] as const) {
      const server = projects[project];
      expect(idsAt(server)).toEqual(made[project].sort());
      expect([...server.ledger.scores.values()].every(({ score: { name } }) => name === project)).toBe(true);
      expect(server.ledger.scores.size).toBe(500);
      expect(
        server.observations().every(({ userId, traceName }) => userId === project && traceName?.startsWith(project)),
      ).toBe(true);
    }
  });

  it("can name several, and an unknown one is said and goes nowhere else", async () => {
    await using blue = await startFakeLangfuse();
    await using green = await startFakeLangfuse();
    await using open = openLangfuse(blue, { destinations: { green: keysOf(green) }, destination: "default" });
    withDestination(["default", "green"], () => trace("both", () => undefined));
    trace("usual", () => undefined);
    withDestination("gren", () => trace("misspelt", () => undefined));
    await open.langfuse.flush();
    expect(green.observations().map(({ name }) => name)).toEqual(["both"]);
    expect(
      blue
        .observations()
        .map(({ name }) => name)
        .sort(),
    ).not.toContain("misspelt");
    expect(open.lines.join("\n")).toContain("gren");
    expect(open.langfuse.health()).toMatchObject({ dropped: { no_destination: 1 } });
  });

  it("gets each dead project its own books of what waits", async () => {
    await using blue = await startFakeLangfuse({ faults: { status: 503 } });
    await using green = await startFakeLangfuse();
    await using open = openLangfuse(blue, { destinations: { green: keysOf(green) }, destination: "default" });
    for (let index = 0; index < 30; index++) {
      trace("blue", () => undefined);
      withDestination("green", () => trace("green", () => undefined));
    }
    await green.waitFor(30);
    await expect.poll(() => open.langfuse.health().delivered, patience).toBe(30);
    expect(open.langfuse.health()).toMatchObject({ accepted: 60, delivered: 30, pending: 30 });
    await blue.faults.clear();
    await blue.waitFor(30, 20_000);
    expect(blue.observations().every(({ name }) => name === "blue")).toBe(true);
  });
});
