import { type CapturedObservation, captureTraces } from "@langfuse-kit/testing";
import { onTestFinished } from "vitest";

/** All observations of one test, once everything that has ended is there. */
export function capture(): { observations(): Promise<CapturedObservation[]>; calls(): Promise<CapturedObservation[]> } {
  onTestFinished(() => traces.dispose());
  // What has not left yet, and what a library never ends, must not reach the next test's capture. Called in reverse order.
  const traces = captureTraces({ afterEach: (reset) => onTestFinished(async () => reset()) });
  const observations = async (): Promise<CapturedObservation[]> =>
    (await traces.all())
      .flatMap(({ observations: all }) => all)
      .sort((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
  return {
    observations,
    calls: async () => (await observations()).filter(({ type }) => type === "generation" || type === "embedding"),
  };
}

/** Waits until the condition holds; what is waited for comes by events, not by time. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error("It never came.");
}
