import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Chunk } from "@langfuse-kit/core/adapter";
import { decodeTraces } from "@langfuse-kit/testing";
import { afterAll, expect, vi } from "vitest";
import { contentOf, contentOfScore } from "./rules.ts";

/** Runs before each test file of a run without content, and looks at all bytes that are about to leave. */
const folder = process.env.NO_CONTENT_FOLDER ?? "";
let watched = 0;

function watch(chunk: Chunk): void {
  const found = chunk.kind === "spans" ? inSpans(chunk.bytes) : inScores(chunk.bytes);
  watched += chunk.ids.length;
  const { testPath = "", currentTestName = "" } = expect.getState();
  const lines = found.map((what) => `${JSON.stringify({ what, test: `${testPath} > ${currentTestName}` })}\n`);
  if (lines.length > 0) appendFileSync(join(folder, "content"), lines.join(""));
}

function inSpans(bytes: Uint8Array): readonly string[] {
  return decodeTraces(bytes).flatMap(contentOf);
}

function inScores(bytes: Uint8Array): readonly string[] {
  const events: { body: Record<string, unknown> }[] = JSON.parse(`[${Buffer.from(bytes)}]`);
  return events.flatMap(({ body }) => contentOfScore(body));
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

afterAll(() => {
  if (watched > 0) appendFileSync(join(folder, "watched"), `${watched} ${expect.getState().testPath}\n`);
});
