import { type BullmqSpoolOptions, bullmqSpool } from "@langfuse-kit/bullmq";
import { type LangfuseOptions, span } from "@langfuse-kit/core";
import type { FakeLangfuse } from "@langfuse-kit/testing";
import type { Queue } from "bullmq";
import { expect } from "vitest";
import { type OpenLangfuse, openLangfuse } from "../pipeline/fixtures/index.ts";

/** A queue, and how a test looks into it. */
export interface QueuePlace extends BullmqSpoolOptions {
  readonly inspect: Queue;
}

/** Connected: before that, everything goes the other way. */
export async function openWithQueue(
  server: FakeLangfuse,
  { inspect, ...at }: QueuePlace,
  options: LangfuseOptions = {},
): Promise<OpenLangfuse> {
  const open = openLangfuse(server, { ...options, spool: bullmqSpool(at), mode: "immediate" });
  await inspect.waitUntilReady();
  const handsOver = async (): Promise<number> => {
    span("probe", () => undefined);
    await open.langfuse.flush();
    return open.langfuse.health().handedOver;
  };
  await expect.poll(handsOver, { timeout: 10_000 }).toBeGreaterThan(0);
  return open;
}
