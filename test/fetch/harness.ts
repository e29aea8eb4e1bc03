import { initLangfuse, type Langfuse, type LangfuseOptions } from "@langfuse-kit/core";
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

/** Set up for one test, or for as long as `ends` says; nothing of it leaves. */
export function openLangfuse(
  options: Partial<LangfuseOptions> = {},
  ends: (close: () => Promise<void>) => void = onTestFinished,
): Langfuse {
  const langfuse = initLangfuse({
    publicKey: "pk-lf-1",
    secretKey: "sk-lf-1",
    baseUrl: "http://127.0.0.1:1",
    handleSignals: false,
    logger: { warn() {}, error() {} },
    ...options,
  });
  ends(async () => void (await langfuse.shutdown(0)));
  return langfuse;
}
