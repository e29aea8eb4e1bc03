import { generation, span, startObservation, trace, updateTrace } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { createRecordingSpool, openLangfuse, patience, turn } from "./fixtures/index.ts";

describe("identity", () => {
  it("that is set at the very end of a request is on every observation as the server shows it", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { environment: "staging", release: "r-7" });
    await trace("POST /chat", async () => {
      for (let index = 0; index < 5; index++) {
        await span("step", async () => {
          await turn();
          generation("call", { model: "gpt-4o", usage: { input: 1, output: 1 } }, () => undefined);
        });
      }
      open.langfuse.tracerProvider.getTracer("ai").startSpan("ai.generateText").end();
      updateTrace({
        userId: "late-user",
        sessionId: "late-session",
        tags: ["a", "b"],
        metadata: { plan: "pro" },
        name: "chat",
        version: "2",
      });
    });
    await open.langfuse.flush();
    const [whole, ...others] = server.traces();
    expect(others).toEqual([]);
    expect(whole).toMatchObject({ userId: "late-user", sessionId: "late-session", name: "chat", version: "2" });
    expect(whole?.observations).toHaveLength(12);
    for (const observation of whole?.observations ?? []) {
      expect(observation).toMatchObject({
        userId: "late-user",
        sessionId: "late-session",
        tags: ["a", "b"],
        traceName: "chat",
        version: "2",
        release: "r-7",
        environment: "staging",
        metadata: { plan: "pro" },
      });
    }
  });

  it("of one request never reaches another that runs at the same time", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server);
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        trace(`request ${index}`, async () => {
          await turn();
          await span("work", async () => turn());
          updateTrace({ userId: `user ${index}` });
        }),
      ),
    );
    await open.langfuse.flush();
    const traces = server.traces();
    expect(traces).toHaveLength(200);
    for (const { name, observations } of traces) {
      const users = observations.map(({ userId }) => userId);
      expect(users).toEqual([name?.replace("request", "user"), name?.replace("request", "user")]);
    }
  });
});

describe("identity that comes later than the observations are held", () => {
  const counted = "late-trace-update";

  it("is on what leaves from then on; that some left without it is counted, and said once", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { batch: { holdMs: 20 } });
    await trace("job", async () => {
      span("early", () => undefined);
      await server.waitFor(1);
      updateTrace({ userId: "late-user", tags: ["t"] });
      updateTrace({ metadata: { plan: "pro" } });
      span("later", () => undefined);
    });
    await open.langfuse.flush();
    const users = server.observations().map(({ name, userId }) => [name, userId]);
    expect(users).toEqual(
      expect.arrayContaining([
        ["early", undefined],
        ["later", "late-user"],
        ["job", "late-user"],
      ]),
    );
    expect(open.langfuse.health().skipped).toEqual({ [counted]: 2 });
    expect(open.lines.filter((line) => line.includes("batch.holdMs (20 ms)"))).toHaveLength(1);
  });

  it("is counted as well where the whole trace has left", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server);
    const root = startObservation("job");
    root.end();
    await open.langfuse.flush();
    root.run(() => updateTrace({ output: "done" }));
    root.run(() => updateTrace({ userId: "late-user" }));
    expect(open.langfuse.health().skipped).toEqual({ [counted]: 2 });
    const said = open.lines.filter((line) => line.includes("before the root ends"));
    expect(said).toHaveLength(1);
    expect(said.join("")).not.toContain("holdMs");
  });

  it("is no loss where it says nothing new, or only gives the trace its output or its first name", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { batch: { holdMs: 20 } });
    const known = { userId: "u", tags: ["t"], metadata: { plan: "pro" } };
    const root = startObservation("job");
    await root.run(async () => {
      updateTrace(known);
      span("early", () => undefined);
      await server.waitFor(1);
      trace("inner", known, () => undefined);
      updateTrace({ ...known, name: "named", output: "done" });
    });
    root.end();
    await open.langfuse.flush();
    expect(open.langfuse.health().skipped).toEqual({});
    expect(server.traces()[0]).toMatchObject({ name: "named", output: "done" });
  });
});

describe("a segment", () => {
  it("reaches the spool within two turns of the event loop after its root's end, without a flush", async () => {
    const spool = createRecordingSpool();
    await using server = await startFakeLangfuse();
    await using _open = openLangfuse(server, { spool });
    const turns: number[] = [];
    for (let round = 0; round < 21; round++) {
      const ids = trace("root", (root) => [root.id, span("step", (step) => step.id)]);
      let taken = 0;
      while (!ids.every((id) => spool.arrived.includes(id)) && taken < 1_000) {
        await turn();
        taken += 1;
      }
      turns.push(taken);
    }
    // Of many, so that one pause of the machine in the middle of a slice does not decide.
    expect(turns.sort((a, b) => a - b)[10]).toBeLessThanOrEqual(2);
    await server.waitFor(42);
  });

  it("of a long running root leaves in slices, and the root still tells the whole", async () => {
    await using server = await startFakeLangfuse();
    await using open = openLangfuse(server, { batch: { holdMs: 20 } });
    const root = startObservation("job");
    root.run(() => {
      updateTrace({ userId: "u" });
      generation("first", { model: "gpt-4o", usage: { input: 1_000_000, output: 0 } }, () => undefined);
    });
    await server.waitFor(1);
    expect(server.observations()).toMatchObject([{ name: "first", userId: "u", parentId: root.id }]);
    expect(open.langfuse.health().open).toBe(1);
    root.run(() => generation("second", { model: "gpt-4o", usage: { input: 1_000_000, output: 0 } }, () => undefined));
    root.end();
    await server.waitFor(3);
    const [whole] = server.traces();
    expect(whole?.observations).toHaveLength(3);
    expect(whole?.root).toMatchObject({ name: "job", isAppRoot: true, userId: "u" });
    const [first, second] = ["first", "second"].map((name) => whole?.find(name)?.cost.total ?? 0);
    expect(first).toBeGreaterThan(0);
    expect(whole?.root.metadata.totalCost).toMatchObject({ total: (first ?? 0) + (second ?? 0) });
  });

  it("takes a child that ends after its root, under the right parent", async () => {
    await using server = await startFakeLangfuse();
    await using _open = openLangfuse(server);
    const late = trace("root", { userId: "u" }, (root) => root.span("background"));
    await server.waitFor(1);
    late.end();
    await expect.poll(() => server.ledger.spans.size, patience).toBe(2);
    const [whole] = server.traces();
    expect(whole?.find("background")).toMatchObject({ parentId: whole?.root.id, userId: "u" });
  });
});
