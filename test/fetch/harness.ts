import { type CapturedObservation, captureTraces } from "@langfuse-kit/testing";
import { onTestFinished } from "vitest";

/** All observations of one test, once everything that has ended is there. */
export function capture(): { observations(): Promise<CapturedObservation[]>; calls(): Promise<CapturedObservation[]> } {
  const traces = captureTraces({ afterEach: false });
  onTestFinished(async () => {
    // What has ended and not left yet must not reach the next test's capture.
    await traces.all();
    traces.dispose();
  });
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
