import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { withProgress } from "./progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Something that takes so long. */
const lasting = (ms: number) => () => new Promise<string>((resolve) => setTimeout(() => resolve("done"), ms));

it("says nothing of what is over at once", async () => {
  const terminal = recordingTerminal();
  const running = withProgress(terminal, "npm install", lasting(500));
  await vi.advanceTimersByTimeAsync(500);
  expect(await running).toBe("done");
  expect(terminal.errors).toEqual([]);
});

it("says once what takes its time, where nobody looks", async () => {
  const terminal = recordingTerminal();
  const running = withProgress(terminal, "npm install", lasting(5_000));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await running).toBe("done");
  expect(terminal.errors).toEqual(["npm install …"]);
});

it("counts seconds in one line, where somebody does", async () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const running = withProgress(recordingTerminal({ isInteractive: true }), "npm install", lasting(2_500));
  await vi.advanceTimersByTimeAsync(2_500);
  await running;
  expect(written).toEqual(["\rnpm install … 1 s", "\rnpm install … 2 s", "\rnpm install: 3 s\n"]);
});
