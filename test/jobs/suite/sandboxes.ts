import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { trace } from "@langfuse-kit/core";
import { startFakeLangfuse, type TraceCapture } from "@langfuse-kit/testing";
import { expect, it, onTestFinished, vi } from "vitest";
import type { Workshop } from "./workshop.ts";

const processor = new URL("../programs/sandboxed.mjs", import.meta.url);

/** Processors in processes and threads of their own; these run what was built. */
export function sandboxes(shop: Workshop, traces: TraceCapture): void {
  it.each([
    ["process", { useWorkerThreads: false }],
    ["thread", { useWorkerThreads: true }],
  ])("hang what is done in a %s under the attempt", async (_, options) => {
    const server = await startFakeLangfuse();
    onTestFinished(() => server.close());
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    await trace("request", { userId: "u1" }, () => shop.queue(name, { telemetry }).add("heavy", {}));
    await shop.attempts(shop.worker(name, processor, { ...options, telemetry }));
    await shop.close();
    const attempt = await traces.observation(`process ${name}.heavy`);
    const [inside] = server.traces().flatMap(({ observations }) => observations);
    expect(inside).toMatchObject({
      name: "in the sandbox",
      traceId: attempt.traceId,
      parentId: attempt.id,
      userId: "u1",
    });
  });
}
