import { createRequire } from "node:module";
import type { Chunk } from "@langfuse-kit/core/adapter";
import { decodeTraces } from "@langfuse-kit/testing";
import { expect, vi } from "vitest";
import { contentOf, contentOfEvent, type IngestionEvent } from "./rules.ts";

/** Runs before each test file of a run without content, and looks at all bytes that are about to leave. */
const { report } = createRequire(import.meta.url)("./report.cjs");

// Programs that are started say whose they are.
process.env.NO_CONTENT_TEST = expect.getState().testPath;
delete process.env.NO_CONTENT_CHILD;

function watch(chunk: Chunk): void {
  const found = chunk.kind === "spans" ? inSpans(chunk.bytes) : inScores(chunk.bytes);
  report("handed over", {
    count: chunk.ids.length,
    found: found.map((what) => `${what} in ${expect.getState().currentTestName}`),
  });
}

function inSpans(bytes: Uint8Array): readonly string[] {
  return decodeTraces(bytes).flatMap(contentOf);
}

function inScores(bytes: Uint8Array): readonly string[] {
  const events: IngestionEvent[] = JSON.parse(`[${Buffer.from(bytes)}]`);
  return events.flatMap(contentOfEvent);
}

/** What no option can open, also where a test hands over an environment of its own, or none. */
const bound = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: process.env.NO_CONTENT_BOUND };

type Accepts = { accept(chunk: Chunk): unknown };

vi.mock("../../../packages/core/src/config/index.ts", async (original) => {
  const real = await original<{ resolveConfig(options: unknown, environment: object, about: unknown): unknown }>();
  const resolveConfig: typeof real.resolveConfig = (options, environment, about) =>
    real.resolveConfig(options, { ...environment, ...bound }, about);
  return { ...real, resolveConfig };
});

/** To a test that captures. */
vi.mock("../../../packages/core/src/setup/captures.ts", async (original) => {
  const real = await original<{ emitToCaptures(chunk: Chunk): void }>();
  const emitToCaptures = (chunk: Chunk): void => {
    watch(chunk);
    real.emitToCaptures(chunk);
  };
  return { ...real, emitToCaptures };
});

/** To a server, or whatever takes its place. */
vi.mock("../../../packages/core/src/delivery/index.ts", async (original) => {
  const real = await original<{ createDelivery(...given: unknown[]): Accepts }>();
  const createDelivery = (...given: unknown[]): Accepts => {
    const delivery = real.createDelivery(...given);
    const { accept } = delivery;
    return Object.assign(delivery, {
      accept(chunk: Chunk) {
        watch(chunk);
        return accept.call(delivery, chunk);
      },
    });
  };
  return { ...real, createDelivery };
});
