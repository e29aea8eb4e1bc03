import { randomFill } from "node:crypto";
import { closeSync, open } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHeldThreads, type HeldThreads, threadCount } from "./held-threads-for-tests.ts";
import { eventually } from "./stage-for-tests.ts";
import { createThreads } from "./threads.ts";

let held: HeldThreads;

const faked = { toFake: ["setTimeout", "clearTimeout", "performance"] } satisfies Parameters<
  typeof vi.useFakeTimers
>[0];
const soon = (): number => performance.now() + 20;

/** The one that a test may put in place of Node's own. */
const createTimed = () =>
  createThreads({
    monotonic: () => performance.now(),
    setTimeout: (run, milliseconds) => setTimeout(run, milliseconds),
    clearTimeout: (timer) => clearTimeout(timer),
  });

/** Time goes on up to the moment when it is due, and the one thread that is left has had its turn before. */
async function untilDue(begin: (dueAt: number) => unknown): Promise<void> {
  vi.useFakeTimers(faked);
  begin(performance.now() + 400);
  vi.advanceTimersByTime(200);
  await new Promise((resolve) => randomFill(Buffer.alloc(1), resolve));
  vi.advanceTimersByTime(250);
  vi.useRealTimers();
}

describe.skipIf(process.platform === "win32")("a write that is handed to Node's threads", () => {
  beforeEach(() => {
    held = createHeldThreads();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await held.end();
  });

  it("is done by them if they are in time", async () => {
    const here = vi.fn(() => "here");
    expect(await createThreads().orHere(Promise.resolve("by a thread"), here, soon())).toBe("by a thread");
    expect(here).not.toHaveBeenCalled();
  });

  it("is done in this thread if none of them begins", async () => {
    void held.hold(threadCount);
    const queued = new Promise<string>((resolve) =>
      open(tmpdir(), (_, file) => closeSync(file) ?? resolve("by a thread")),
    );
    expect(await createThreads().orHere(queued, () => "here", soon())).toBe("here");
    await held.release();
    await queued;
  });

  it("waits if one of them has begun, and does not block the event loop", async () => {
    const here = vi.fn(() => "here");
    let work: Promise<string> | undefined;
    await untilDue((dueAt) => {
      work = createTimed().orHere(held.hold(threadCount - 1), here, dueAt);
    });
    expect(here).not.toHaveBeenCalled();
    await held.release();
    expect(await work).toBe("by a thread");
  });

  it("waits while other work of the spool waits for the medium", async () => {
    const here = vi.fn(() => "here");
    const threads = createTimed();
    void threads.watch(held.hold(threadCount - 1));
    const never = new Promise<string>(() => undefined);
    await untilDue((dueAt) => threads.orHere(never, here, dueAt));
    expect(here).not.toHaveBeenCalled();
  });

  it("is left to them for a while after it took long in this thread", async () => {
    const threads = createTimed();
    void held.hold(threadCount);
    vi.useFakeTimers(faked);
    const doneHere = vi.fn();
    const ask = (milliseconds: number): void => {
      const here = (): void => {
        doneHere();
        vi.advanceTimersByTime(milliseconds);
      };
      void threads.orHere(new Promise(() => undefined), here, soon());
      vi.advanceTimersByTime(20);
    };
    ask(30);
    expect(doneHere).toHaveBeenCalledTimes(1);
    ask(0);
    expect(doneHere).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    ask(0);
    expect(doneHere).toHaveBeenCalledTimes(2);
  });

  it("rejects with their error if it fails in this thread too", async () => {
    void held.hold(threadCount);
    let refuse = (_: Error): void => undefined;
    const work = new Promise<string>((_, reject) => {
      refuse = reject;
    });
    const here = vi.fn((): string => {
      throw new Error("read-only");
    });
    const asked = createThreads().orHere(work, here, soon());
    await eventually(() => expect(here).toHaveBeenCalledOnce());
    refuse(new Error("no space left"));
    await expect(asked).rejects.toThrow("no space left");
  });
});
