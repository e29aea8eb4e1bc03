import { type Faults, startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { startProgram } from "./fixtures/index.ts";

const file = new URL("./programs/service.ts", import.meta.url);

interface Scene {
  readonly words?: readonly string[];
  readonly options?: object;
  readonly faults?: Faults;
}

/** Nothing here ends well by waiting: every interval and time-out is longer than the test may take. */
const patient = { batch: { intervalMs: 60_000, holdMs: 60_000 }, timeoutMs: 60_000 };

async function stage({ words = [], options = {}, faults = [] }: Scene) {
  const server = await startFakeLangfuse({ faults });
  const program = startProgram(file, words, {
    ...server.environment,
    PIPELINE_OPTIONS: JSON.stringify({ ...patient, ...options }),
  });
  return {
    server,
    program,
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

const hang: Faults = { hang: true };

/** Long enough for twice as much to be told from it on a machine that is busy. */
const shutdownMs = 3_000;

async function elapsed(ended: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await ended;
  return performance.now() - began;
}

describe("a process that ends by itself", { timeout: 30_000 }, () => {
  it("delivers everything first, also what is still open", async () => {
    await using scene = await stage({ words: ["many", "open"] });
    expect(await scene.program.ended).toMatchObject({ code: 0, signal: null, errors: "" });
    expect(scene.server.ledger.spans.size).toBe(302);
    const unfinished = scene.server.observations().find(({ name }) => name === "never ends");
    expect(unfinished).toMatchObject({ level: "WARNING", statusMessage: "not ended before shutdown" });
  });

  it("ends within the budget while the server hangs", async () => {
    await using scene = await stage({ options: { shutdownMs: 300 }, faults: hang });
    const { code, errors } = await scene.program.ended;
    expect(code).toBe(0);
    expect(errors).toContain("3 observation(s) lost: shutdown");
  });

  it("ends within it also with an observation that is still open", async () => {
    await using scene = await stage({ words: ["open"], options: { shutdownMs }, faults: hang });
    await scene.program.said("ready");
    expect(await elapsed(scene.program.ended)).toBeLessThan(2 * shutdownMs);
  });

  it("delivers and ends without delay once a hung server has come back", async () => {
    await using scene = await stage({
      words: ["linger"],
      options: { mode: "immediate", timeoutMs: 200 },
      faults: { hang: true, times: 1 },
    });
    expect(await scene.program.ended).toMatchObject({ code: 0 });
    expect(scene.server.ledger.spans.size).toBe(3);
  });

  it.each<[string, Scene]>([
    ["observations that wait for their interval", {}],
    ["a request that hangs", { words: ["linger"], options: { mode: "immediate" }, faults: hang }],
    ["a wait before the next try", { words: ["linger"], options: { mode: "immediate" }, faults: { status: 503 } }],
    [
      "a server that asks for quiet",
      { words: ["linger"], options: { mode: "immediate" }, faults: { status: 429, retryAfter: 3_600 } },
    ],
    ["a refused key", { words: ["linger"], options: { mode: "immediate" }, faults: { status: 401 } }],
    ["an observation that is still open, and its held children", { words: ["open", "linger"] }],
    ["connections that are kept", { words: ["flush"] }],
  ])("is not kept alive by %s", async (_what, { options, ...scene }) => {
    await using running = await stage({ ...scene, options: { handleSignals: false, ...options } });
    expect(await running.program.ended).toMatchObject({ code: 0, signal: null });
  });

  it.each(["flush", "shutdown"])("is kept alive by a %s that somebody waits for", async (word) => {
    await using scene = await stage({ words: [word], options: { handleSignals: false }, faults: { slow: 200 } });
    const { code, output } = await scene.program.ended;
    expect(code).toBe(0);
    expect(output).toContain('"ok":true,"delivered":3,');
  });
});

describe("a process that is told to end", { timeout: 30_000 }, () => {
  it.each(["SIGTERM", "SIGINT"] as const)("by %s delivers everything and ends by the signal", async (signal) => {
    await using scene = await stage({ words: ["serve", "many"], faults: { slow: 100 } });
    await scene.program.said("ready");
    scene.program.process.kill(signal);
    expect(await scene.program.ended).toMatchObject({ code: null, signal });
    expect(scene.server.ledger.spans.size).toBe(300);
  });

  it.each<[string, Faults]>([
    ["hangs", hang],
    ["answers 503", { status: 503 }],
    ["refuses connections", { refuse: true }],
  ])("ends by the signal within the budget while the server %s", async (_what, faults) => {
    await using scene = await stage({ words: ["serve"], options: { shutdownMs: 300 }, faults });
    await scene.program.said("ready");
    scene.program.process.kill("SIGTERM");
    const { signal, errors } = await scene.program.ended;
    expect(signal).toBe("SIGTERM");
    expect(errors).toContain("3 observation(s) lost: shutdown");
  });

  it.each<[string, Faults]>([
    ["hangs", hang],
    ["answers 503", { status: 503 }],
  ])("ends within the budget where it listens itself and lets go, while the server %s", async (_what, faults) => {
    await using scene = await stage({ words: ["serve", "close"], options: { shutdownMs }, faults });
    await scene.program.said("ready");
    scene.program.process.kill("SIGTERM");
    expect(await elapsed(scene.program.ended)).toBeLessThan(2 * shutdownMs);
    const { code, errors } = await scene.program.ended;
    expect(code).toBe(0);
    expect(errors).toContain("3 observation(s) lost: shutdown");
  });

  it("has its budget left when the application has finished, however long that took", async () => {
    const options = { shutdownMs: 1_000, timeoutMs: 300 };
    await using scene = await stage({ words: ["serve", "finish"], options, faults: { hang: true, times: 1 } });
    await scene.program.said("ready");
    scene.program.process.kill("SIGTERM");
    expect(await scene.program.ended).toMatchObject({ code: 0 });
    expect(scene.server.ledger.spans.size).toBe(6);
  });

  it("twice ends at once", async () => {
    await using scene = await stage({ words: ["serve"], options: { shutdownMs: 60_000 }, faults: hang });
    await scene.program.said("ready");
    scene.program.process.kill("SIGTERM");
    await scene.server.waitFor(({ ledger }) => ledger.requests.length > 0).catch(() => undefined);
    scene.program.process.kill("SIGTERM");
    expect(await scene.program.ended).toMatchObject({ signal: "SIGTERM" });
  });

  it("leaves the ending to an application that listens itself, and sends meanwhile", async () => {
    await using scene = await stage({ words: ["serve", "listen"] });
    await scene.program.said("ready");
    scene.program.process.kill("SIGTERM");
    await scene.server.waitFor(({ ledger }) => ledger.spans.size === 3);
    scene.program.process.kill("SIGUSR2");
    expect(await scene.program.ended).toMatchObject({ code: 7, signal: null });
  });

  it("sends at once what ends while the application finishes", async () => {
    await using scene = await stage({ words: ["serve", "drain"] });
    await scene.program.said("ready");
    scene.program.process.kill("SIGTERM");
    await scene.server.waitFor(({ ledger }) => ledger.spans.size === 3);
    await scene.program.said("draining");
    scene.program.process.kill("SIGUSR2");
    await scene.server.waitFor(({ ledger }) => ledger.spans.size === 6);
  });

  it("ends at once where the hooks are switched off", async () => {
    await using scene = await stage({ words: ["serve"], options: { handleSignals: false } });
    await scene.program.said("ready");
    scene.program.process.kill("SIGTERM");
    expect(await scene.program.ended).toMatchObject({ signal: "SIGTERM" });
    expect(scene.server.ledger.requests).toEqual([]);
  });
});

describe("a process that exits", { timeout: 30_000 }, () => {
  it.each([["exit"], ["open", "exit"]])("says what is lost with it (%s)", async (...words) => {
    await using scene = await stage({ words });
    const { code, errors } = await scene.program.ended;
    expect(code).toBe(3);
    expect(errors).toMatch(
      /^\S* ?\[@langfuse-kit\/core\] \d observation\(s\) lost: shutdown \(.*langfuse\.shutdown\(\).*\)\.\n$/,
    );
    expect(errors).toContain(` ${words.length === 1 ? 3 : 5} observation(s)`);
  });

  it.each(["flush", "shutdown"])("says nothing after a %s", async (word) => {
    await using scene = await stage({ words: [word, "exit"] });
    expect(await scene.program.ended).toMatchObject({ code: 3, errors: "" });
    expect(scene.server.ledger.spans.size).toBe(3);
  });
});

describe("an error that the application does not catch", { timeout: 30_000 }, () => {
  it.each([
    ["throw", "thrown"],
    ["reject", "rejected"],
  ])("ends the process as it would without us (%s)", async (word, said) => {
    await using scene = await stage({ words: [word] });
    const { code, signal, errors } = await scene.program.ended;
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(errors).toContain(`Error: ${said} by the application`);
    expect(errors).toContain("programs/service.ts");
    expect(errors).toContain(
      "3 observation(s) lost: shutdown (an uncaught error ended the process before they were sent: await langfuse.shutdown() in a finally block, or set LANGFUSE_SPOOL_DIR).",
    );
  });

  it("is no end of the process where the application listens, which says so as it exits by itself", async () => {
    await using scene = await stage({ words: ["reject", "error-listener", "exit-later"] });
    const { code, errors } = await scene.program.ended;
    expect(code).toBe(3);
    expect(errors).toContain(
      "lost: shutdown (the process exited before they were sent: await langfuse.shutdown() first)",
    );
  });

  it("is the application's own to handle, and everything is delivered afterwards", async () => {
    await using scene = await stage({ words: ["reject", "error-listener"] });
    const { code, output } = await scene.program.ended;
    expect(code).toBe(0);
    expect(output).toContain("caught rejected by the application");
    expect(scene.server.ledger.spans.size).toBe(3);
  });
});
