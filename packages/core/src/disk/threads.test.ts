import { execFileSync } from "node:child_process";
import { randomFill } from "node:crypto";
import { closeSync, constants, mkdtempSync, open, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventually } from "./stage-for-tests.ts";
import { createThreads } from "./threads.ts";

const count = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
let dir: string;
let pipe: string;
let held: Promise<unknown>[];

/** A thread that opens it waits for somebody to write, as on a medium that hangs. */
function hold(threads: number): Promise<string> {
  const all = Array.from(
    { length: threads },
    () =>
      new Promise<string>((resolve) =>
        open(pipe, "r", (_, file) => {
          closeSync(file);
          resolve("by a thread");
        }),
      ),
  );
  held.push(...all);
  return Promise.any(all);
}

async function release(): Promise<void> {
  const writer = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  await Promise.all(held);
  closeSync(writer);
}

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

describe.skipIf(process.platform === "win32")("what Node's threads are to write", () => {
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "threads-"));
    pipe = join(dir, "pipe");
    held = [];
    execFileSync("mkfifo", [pipe]);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await release();
    rmSync(dir, { recursive: true });
  });

  it("is theirs where they are in time", async () => {
    const here = vi.fn(() => "here");
    expect(await createThreads().orHere(Promise.resolve("by a thread"), here, soon())).toBe("by a thread");
    expect(here).not.toHaveBeenCalled();
  });

  it("is written without them where none of them begins", async () => {
    void hold(count);
    const queued = new Promise<string>((resolve) => open(dir, (_, file) => closeSync(file) ?? resolve("by a thread")));
    expect(await createThreads().orHere(queued, () => "here", soon())).toBe("here");
    held.push(queued);
  });

  it("waits for the medium where one of them does, and leaves the event loop alone", async () => {
    const here = vi.fn(() => "here");
    let work: Promise<string> | undefined;
    await untilDue((dueAt) => {
      work = createTimed().orHere(hold(count - 1), here, dueAt);
    });
    expect(here).not.toHaveBeenCalled();
    await release();
    expect(await work).toBe("by a thread");
  });

  it("waits where something else of ours does", async () => {
    const here = vi.fn(() => "here");
    const threads = createTimed();
    void threads.watch(hold(count - 1));
    const never = new Promise<string>(() => undefined);
    await untilDue((dueAt) => threads.orHere(never, here, dueAt));
    expect(here).not.toHaveBeenCalled();
  });

  it("is left to them for a while where it took long without them", async () => {
    const threads = createTimed();
    void hold(count);
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

  it("is still theirs to refuse where it can not be written without them either", async () => {
    void hold(count);
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
