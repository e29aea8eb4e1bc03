import { type Faults, startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { startProgram } from "./fixtures/index.ts";

const file = new URL("./programs/several.ts", import.meta.url);

/** Nothing leaves, and nothing ends, by the passing of time alone: no test waits for a minute. */
const patient = { batch: { intervalMs: 60_000, holdMs: 60_000 }, timeoutMs: 60_000, shutdownMs: 60_000 };

async function stage(words: readonly string[], options: object = {}, faults: Faults = []) {
  const server = await startFakeLangfuse({ faults });
  const PIPELINE_OPTIONS = JSON.stringify({ ...patient, ...options });
  const program = startProgram(file, words, { ...server.environment, PIPELINE_OPTIONS });
  await program.said("ready");
  return {
    server,
    program,
    count: () => server.ledger.spans.size,
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

describe("a process with a thread that traces as well", { timeout: 30_000 }, () => {
  it.each([[["threads"]], [["threads", "late"]]])("sends what both have on SIGTERM (%j)", async (words) => {
    await using scene = await stage(words);
    scene.program.process.kill("SIGTERM");
    expect(await scene.program.ended).toMatchObject({ signal: "SIGTERM", errors: "" });
    expect(scene.count()).toBe(6);
  });

  it("sends what both have when the main thread has nothing left to run", async () => {
    await using scene = await stage(["threads", "unwaited"]);
    expect(await scene.program.ended).toMatchObject({ code: 0, errors: "" });
    expect(scene.count()).toBe(6);
  });

  it("sends what both have while the application, which listens, does as it likes", async () => {
    await using scene = await stage(["threads", "listen"]);
    scene.program.process.kill("SIGTERM");
    await expect.poll(scene.count).toBe(6);
    expect(scene.program.process.exitCode).toBeNull();
  });

  it("says for each thread what is lost where the server hangs, and ends within the budget", async () => {
    await using scene = await stage(["threads"], { shutdownMs: 600 }, { hang: true });
    scene.program.process.kill("SIGTERM");
    const { signal, errors } = await scene.program.ended;
    expect(signal).toBe("SIGTERM");
    expect(errors).toContain("1 observation(s) lost: shutdown");
    expect(errors).toContain("5 observation(s) lost: shutdown");
  });

  it("does not wait for one that was ended from outside", async () => {
    await using scene = await stage(["threads", "exited"]);
    scene.program.process.kill("SIGTERM");
    expect(await scene.program.ended).toMatchObject({ signal: "SIGTERM", errors: "" });
    expect(scene.count()).toBe(1);
  });
});

describe("a cluster", { timeout: 30_000 }, () => {
  it.each(["SIGTERM", "SIGKILL"] as const)("sends what its workers have when the primary got %s", async (signal) => {
    await using scene = await stage(["cluster"]);
    scene.program.process.kill(signal);
    // Its standard streams are closed when the last worker is gone.
    const { output, errors } = await scene.program.ended;
    expect(errors).toBe("");
    expect(output.match(/^exit \d+$/gm)).toEqual(["exit 0", "exit 0", "exit 0"]);
    expect(scene.count()).toBe(15);
  });

  it("ends within the budget of its workers where the server hangs, and says what is lost", async () => {
    await using scene = await stage(["cluster"], { shutdownMs: 300 }, { hang: true });
    scene.program.process.kill("SIGTERM");
    const { output, errors } = await scene.program.ended;
    expect(output.match(/^exit \d+$/gm)).toEqual(["exit 0", "exit 0", "exit 0"]);
    expect(errors.match(/5 observation\(s\) lost: shutdown/g)).toHaveLength(3);
  });

  it("leaves an application alone that listens for the end of the primary", async () => {
    await using scene = await stage(["cluster", "hear"]);
    scene.program.process.kill("SIGTERM");
    const { output, errors } = await scene.program.ended;
    expect(output.match(/^(exit \d+|disconnected)$/gm)?.sort()).toEqual(
      [..."123"].map(() => "disconnected").concat([..."123"].map(() => "exit 0")),
    );
    expect(errors.match(/5 observation\(s\) lost: shutdown/g)).toHaveLength(3);
  });
});
