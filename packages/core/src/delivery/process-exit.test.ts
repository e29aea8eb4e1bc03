import { describe, expect, it, onTestFinished } from "vitest";
import { type Program, startProgram } from "../../../../test/programs/start-program.ts";
import { createHarness } from "./fixtures/harness.ts";
import { type Handler, startServer } from "./fixtures/server.ts";
import { installExitHooks } from "./process-exit.ts";

const child = new URL("./fixtures/child.ts", import.meta.url);

/** It is ready, and may have ended since. */
async function start(url: string, ...words: string[]): Promise<Program> {
  const program = startProgram(child, [url, ...words], { environment: {} });
  onTestFinished(() => program[Symbol.asyncDispose]());
  await program.said("ready");
  return program;
}

const hang: Handler = () => undefined;

describe("a process with a delivery", { timeout: 20_000 }, () => {
  it("ends by itself while observations wait for their interval", async () => {
    await using server = await startServer();
    const { ended } = await start(server.url);
    expect(await ended).toMatchObject({ code: 0, signal: null });
    expect(server.received).toEqual([]);
  });

  it("ends by itself while a request hangs, and with idle connections", async () => {
    await using server = await startServer(hang);
    const { ended } = await start(server.url, "immediate");
    expect(await ended).toMatchObject({ code: 0, signal: null });
    expect(server.received).toHaveLength(1);
    server.handler = () => ({});
    expect(await (await start(server.url, "immediate")).ended).toMatchObject({ code: 0 });
    expect(server.stored).toHaveLength(3);
  });

  it("stays alive until all dead letters were sent again, however slowly", async () => {
    await using server = await startServer();
    const { output, code } = await (await start(server.url, "empty", "replay", "shutdown")).ended;
    expect(code).toBe(0);
    expect(output).toContain("replayed 4");
    expect(server.stored).toHaveLength(4);
  });

  it.each(["flush", "shutdown"])("stays alive until %s is done, and no longer", async (word) => {
    await using server = await startServer((_received, response) => {
      setTimeout(() => response.end("{}"), 300);
      return undefined;
    });
    const { output, code } = await (await start(server.url, word)).ended;
    expect(code).toBe(0);
    expect(output).toContain('"ok":true,"delivered":3');
  });

  it("drains when its event loop is empty", async () => {
    await using server = await startServer();
    expect(await (await start(server.url, "hooks")).ended).toMatchObject({ code: 0, signal: null });
    expect(server.stored).toEqual(["a0", "a1", "a2"]);
  });

  it.each([
    ["before us", "early"],
    ["after us", "late"],
    ["after us, with nothing sent before", "empty", "late"],
    ["after us, and at once", "empty", "now"],
  ])("sends what a listener for its end starts that came %s", async (_name, ...words) => {
    await using server = await startServer();
    expect(await (await start(server.url, "hooks", ...words)).ended).toMatchObject({ code: 0, signal: null });
    const started = { early: ["early"], late: ["late0", "late1"], now: ["now"] }[words.at(-1) ?? ""] ?? [];
    expect(server.stored).toEqual([...(words.includes("empty") ? [] : ["a0", "a1", "a2"]), ...started]);
  });

  it("ends although a listener starts something at every turn", async () => {
    await using server = await startServer();
    const { code, output } = await (await start(server.url, "hooks", "forever")).ended;
    expect(code).toBe(0);
    expect(server.stored).toContain("turn0");
    expect(output).toContain("after_shutdown");
  });

  it("tells what is lost when its event loop is empty and the server is away", async () => {
    await using server = await startServer(() => ({ status: 503 }));
    const { code, output } = await (await start(server.url, "hooks", "hurry", "immediate", "failed")).ended;
    expect(code).toBe(0);
    expect(output).toContain("3 observation(s) lost: shutdown (last error: 503");
  });

  it.each(["SIGTERM", "SIGINT"] as const)("drains on %s, and still ends by it", async (signal) => {
    await using server = await startServer();
    const { process: spawned, ended } = await start(server.url, "hooks", "serve");
    spawned.kill(signal);
    expect(await ended).toMatchObject({ code: null, signal });
    expect(server.stored).toEqual(["a0", "a1", "a2"]);
  });

  it("keeps to its budget when the server hangs", async () => {
    await using server = await startServer(hang);
    const { process: spawned, ended } = await start(server.url, "hooks", "serve", "hurry", "immediate");
    await expect.poll(() => server.received).toHaveLength(1);
    spawned.kill("SIGTERM");
    expect(await ended).toMatchObject({ signal: "SIGTERM" });
    expect(server.received).toHaveLength(1);
  });

  it("ends at once by a second signal", async () => {
    await using server = await startServer(hang);
    const { process: spawned, ended } = await start(server.url, "hooks", "serve", "patient");
    spawned.kill("SIGINT");
    await expect.poll(() => server.received).toHaveLength(1);
    spawned.kill("SIGINT");
    // Sooner than in its minute, for which no test waits.
    expect(await ended).toMatchObject({ signal: "SIGINT" });
  });

  it.each([
    ["as its last act", "raise"],
    ["as its last act, with nothing to send", "empty", "raise"],
    ["once its event loop was empty", "empty", "raise-late"],
  ])("ends by a signal that it sends itself %s", async (_name, ...words) => {
    await using server = await startServer();
    expect(await (await start(server.url, "hooks", ...words)).ended).toMatchObject({ code: null, signal: "SIGTERM" });
  });

  it.each([[[]], [["empty"]]])("ends by the signal that its own listener raises anew (%j)", async (words) => {
    await using server = await startServer();
    const { process: spawned, ended } = await start(server.url, "hooks", "serve", "cleanup", ...words);
    spawned.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: null, signal: "SIGTERM" });
    expect(server.stored).toHaveLength(words.length === 0 ? 3 : 0);
  });

  it("drains and leaves the end to the application where that listens, even once", async () => {
    await using server = await startServer();
    const { process: spawned, ended } = await start(server.url, "hooks", "serve", "listen");
    spawned.kill("SIGTERM");
    await expect.poll(() => server.stored).toEqual(["a0", "a1", "a2"]);
    spawned.kill("SIGUSR2");
    expect(await ended).toMatchObject({ code: 7, signal: null });
  });
});

describe("exit hooks", () => {
  it("can be removed without a trace", () => {
    const count = () =>
      ["SIGTERM", "SIGINT", "beforeExit", "uncaughtExceptionMonitor"].map((name) => process.listenerCount(name));
    const before = count();
    const drain = () => createHarness("http://127.0.0.1:1").delivery.shutdown(5_000);
    const remove = installExitHooks({
      shutdown: drain,
      stay: async () => undefined,
      idle: drain,
      leave: drain,
      exit: () => undefined,
      budgetMs: 5_000,
    });
    expect(count()).toEqual(before.map((listeners) => listeners + 1));
    remove();
    expect(count()).toEqual(before);
  });
});
