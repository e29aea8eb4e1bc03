import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Faults } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { imbalance } from "../pipeline/fixtures/index.ts";
import { awakeAfter, endedIn, openScene } from "./scene.ts";

/** What a crash may cost. */
const lossMs = 50;

const states: readonly Faults[] = [[], { status: 503 }, { hang: true }, { reset: "after-body" }];

describe("a process that is killed", { timeout: 60_000 }, () => {
  it.each([0, 1, 2, 3])("loses only what ended in its last moment, time and again, server %i", async (state) => {
    await using scene = await openScene(states[state]);
    const promised: string[] = [];
    // Each new one finds what the last ones left. On a machine without time a process may die before it promised anything.
    for (let seed = 1; seed <= 2 || promised.length <= 10; seed++) {
      const program = scene.start("steady", { batch: { intervalMs: 30, holdMs: 60_000 }, timeoutMs: 500 });
      await program.said("ready");
      await pause(30 + ((seed * 97 + state * 41) % 250));
      program.process.kill("SIGKILL");
      const { output } = await program.ended;
      promised.push(...endedIn(output).flatMap(({ id, at }) => (awakeAfter(output, at) >= lossMs ? id : [])));
    }
    await scene.server.faults.clear();
    const before = scene.server.ledger.spans.size;
    const books = await scene.drain();
    const { ledger } = scene.server;
    expect(promised.filter((id) => !ledger.spans.has(id))).toEqual([]);
    expect(ledger.spans.size).toBeGreaterThanOrEqual(before);
    expect(ledger.changed()).toEqual([]);
    expect(imbalance(books)).toBe(0);
    expect(books).toMatchObject({ pending: 0, dropped: {}, deadLettered: 0 });
    expect(scene.files()).toEqual([]);
  });

  it.each(["step", "request"])("loses no %s for want of threads, which others may keep for long", async (word) => {
    await using scene = await openScene({ status: 503 });
    const { output, signal } = await scene.start(`occupied ${word}`).ended;
    expect(signal).toBe("SIGKILL");
    const ids = endedIn(output).map(({ id }) => id);
    expect(ids).toHaveLength(word === "step" ? 1 : 2);
    await scene.server.faults.clear();
    await scene.drain();
    expect(ids.filter((id) => !scene.server.ledger.spans.has(id))).toEqual([]);
  });

  it("is adopted once, by one of several that start together", async () => {
    await using scene = await openScene({ status: 503 });
    const first = scene.start("burst serve");
    await first.said("ready");
    first.process.kill("SIGKILL");
    await first.ended;
    await scene.server.faults.clear();
    const all = await Promise.all([scene.drain(), scene.drain(), scene.drain()]);
    expect(all.reduce((sum, { adopted }) => sum + adopted, 0)).toBe(200);
    expect(scene.server.ledger.spans.size).toBe(200);
    expect(scene.server.ledger.duplicates()).toEqual([]);
  });
});

describe("a process that ends", { timeout: 60_000 }, () => {
  it("by SIGTERM while the server hangs ends in its budget, and loses nothing", async () => {
    await using scene = await openScene({ hang: true });
    const program = scene.start("burst serve", { shutdownMs: 500, batch: { intervalMs: 10 } });
    await program.said("ready");
    const [exit] = [once(program.process, "exit"), program.process.kill("SIGTERM")];
    const begun = performance.now();
    await exit;
    // The budget, what closing may take, and a machine that is busy.
    expect(performance.now() - begun).toBeLessThan(5_000);
    const { output, signal, errors } = await program.ended;
    expect(signal).toBe("SIGTERM");
    expect(errors).not.toContain("lost");
    await scene.server.faults.clear();
    const ids = endedIn(output).map(({ id }) => id);
    const books = await scene.drain();
    expect(ids.filter((id) => !scene.server.ledger.spans.has(id))).toEqual([]);
    expect(books).toMatchObject({ adopted: 200, delivered: 200, pending: 0 });
  });

  it("by SIGTERM loses nothing of what ends while it drains", async () => {
    await using scene = await openScene({ hang: true });
    const program = scene.start("steady", { shutdownMs: 400, batch: { intervalMs: 10 } });
    await program.said("ended");
    program.process.kill("SIGTERM");
    const { output, signal, errors } = await program.ended;
    expect([signal, errors]).toEqual(["SIGTERM", ""]);
    await scene.server.faults.clear();
    const ids = endedIn(output).map(({ id }) => id);
    await scene.drain();
    expect(ids.length).toBeGreaterThan(20);
    expect(ids.filter((id) => !scene.server.ledger.spans.has(id))).toEqual([]);
  });

  it.each([
    ["burst exit", 200],
    ["burst throw", 200],
    ["burst worker terminate", 200],
    ["burst fork exit", 400],
  ])("as in %s leaves all of it to the next", async (words, count) => {
    await using scene = await openScene({ status: 503 });
    const program = scene.start(words);
    const { output } = await program.ended;
    await scene.server.faults.clear();
    const books = await scene.drain();
    expect(endedIn(output)).toHaveLength(count);
    expect(endedIn(output).filter(({ id }) => !scene.server.ledger.spans.has(id))).toEqual([]);
    expect(imbalance(books)).toBe(0);
    expect(scene.files()).toEqual([]);
  });

  it.each(["", "exit"])("without having traced leaves nothing at all, as in rest %s", async (word) => {
    await using scene = await openScene();
    const { errors } = await scene.start(`rest ${word}`).ended;
    expect(errors).toBe("");
    expect(readdirSync(join(scene.dir, "v1"))).toEqual([]);
  });

  it("in a cluster leaves it to whoever is there, although the primary lives on", async () => {
    await using scene = await openScene({ status: 503 });
    const program = scene.start("burst cluster exit");
    await program.said("alone");
    await scene.server.faults.clear();
    const books = await scene.drain();
    expect(books).toMatchObject({ adopted: 400, delivered: 400 });
    expect(scene.server.ledger.spans.size).toBe(400);
  });
});
