import { describe, expect, it } from "vitest";
import { createPatience } from "./patience.ts";
import type { ChunkSource, RunningObservation } from "./types.ts";

/** Longer than any test may take. */
const longMs = 600_000;

const running = (id: string, more: Partial<RunningObservation> = {}): RunningObservation => ({
  id,
  traceId: "t",
  parentId: undefined,
  name: id,
  startTime: 0,
  holds: true,
  isAround: false,
  ...more,
});

/** A source whose open ones are in the test's hands; `looked` counts how often a wait looked again. */
function sourceOf(open: RunningObservation[]): ReturnType<ChunkSource> & { looked: number } {
  const source = {
    looked: 0,
    flush: async () => undefined,
    flushOver: async () => {
      source.looked += 1;
    },
    open: () => open,
    forgetOpen: () => undefined,
    dispose: () => undefined,
  };
  return source;
}

describe("the patience of a capture", () => {
  it("looks once where nothing is open that is meant, and not at all where nothing is", async () => {
    const open = [running("a", { holds: false })];
    const source = sourceOf(open);
    expect(await createPatience(source, longMs).untilEnded(({ holds }) => holds)).toBe(false);
    expect(source.looked).toBe(1);
    open.length = 0;
    expect(await createPatience(source, longMs).untilEnded(() => true)).toBe(false);
    expect(source.looked).toBe(1);
  });

  it("lasts until all that is meant has ended, also what began meanwhile", async () => {
    const open = [running("a")];
    const source = sourceOf(open);
    const waiting = createPatience(source, longMs).untilEnded(() => true);
    await expect.poll(() => source.looked).toBeGreaterThan(2);
    open.splice(0, 1, running("b"));
    const { looked } = source;
    await expect.poll(() => source.looked).toBeGreaterThan(looked + 1);
    open.length = 0;
    expect(await waiting).toBe(true);
  });

  it("ends with its time, and is not had again for the same ones", async () => {
    const open = [running("a")];
    const source = sourceOf(open);
    const patience = createPatience(source, 20);
    expect(await patience.untilEnded(() => true)).toBe(true);
    const { looked } = source;
    expect(await patience.untilEnded(() => true)).toBe(false);
    expect(source.looked).toBe(looked);
    // Nor is the first one waited for beside another.
    open.push(running("b"));
    expect(await patience.untilEnded(() => true)).toBe(true);
    expect(await patience.untilEnded(() => true)).toBe(false);
  });

  it("is none with what the reader runs in, and none without time", async () => {
    const around = sourceOf([running("a", { isAround: true })]);
    expect(await createPatience(around, longMs).untilEnded(() => true)).toBe(false);
    expect(await createPatience(sourceOf([running("a")]), 0).untilEnded(() => true)).toBe(false);
  });
});
