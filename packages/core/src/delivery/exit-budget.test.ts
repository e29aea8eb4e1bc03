import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shared } from "../runtime/index.ts";
import { beginExit, budgetLeft, holdUp } from "./exit-budget.ts";

const fresh = { begun: false, spentMs: 0, holding: 0, since: 0, spentAt: 0 };
beforeEach(() => {
  Object.assign(
    shared("exit-budget", () => fresh),
    fresh,
  );
  vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
});
afterEach(() => void vi.useRealTimers());

const given: number[] = [];
afterEach(() => void given.splice(0));

/** Sends for so long, and notes what it was given. */
const sending = (takesMs: number) => async (milliseconds: number) => {
  given.push(milliseconds);
  await new Promise((resolve) => setTimeout(resolve, takesMs));
};
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe("the time that a process has to send what waits", () => {
  it("is not spent before its end has begun", async () => {
    void holdUp(5_000, sending(4_000));
    await pass(4_000);
    expect(budgetLeft(5_000)).toBe(5_000);
  });

  it("is one for all who send one after the other, and theirs alone", async () => {
    beginExit();
    void holdUp(5_000, sending(2_000));
    await pass(2_000);
    // The application's own time.
    await pass(60_000);
    void holdUp(5_000, sending(9_000));
    await pass(9_000);
    void holdUp(5_000, sending(0));
    expect(given).toEqual([5_000, 3_000, 0]);
  });

  it("is whole again for who has lived on for long", async () => {
    beginExit();
    void holdUp(5_000, sending(5_000));
    await pass(5_000);
    await pass(9 * 60_000);
    expect(budgetLeft(5_000)).toBe(0);
    await pass(2 * 60_000);
    expect(budgetLeft(5_000)).toBe(5_000);
  });

  it("passes once for those who send at the same time", async () => {
    beginExit();
    void holdUp(5_000, sending(2_000));
    await pass(1_000);
    void holdUp(5_000, sending(2_000));
    await pass(500);
    expect(budgetLeft(5_000)).toBe(3_500);
    await pass(1_500);
    expect(budgetLeft(5_000)).toBe(2_000);
    expect(given).toEqual([5_000, 4_000]);
  });

  it("is spent by what fails as well", async () => {
    beginExit();
    const failing = holdUp(5_000, async () => {
      await sending(1_000)(0);
      throw new Error("failed");
    });
    void failing.catch(() => undefined);
    await pass(1_000);
    await expect(failing).rejects.toThrow("failed");
    expect(budgetLeft(5_000)).toBe(4_000);
  });
});
