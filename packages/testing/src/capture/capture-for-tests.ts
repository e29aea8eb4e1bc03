import { type HandSpan, jsonBody } from "../fixtures/index.ts";
import { createCapture } from "./create-capture.ts";
import type { CapturedChunk, CaptureOptions, ChunkSource, TraceCapture } from "./types.ts";

/** A capture whose chunks are in the test's hands. */
interface Harness {
  capture: TraceCapture;
  /** A chunk that reaches the capture when it is flushed, as the core's do. */
  end(spans: HandSpan[], destination?: string): void;
  score(...events: object[]): void;
  stopped(): boolean;
}

export function start(options: CaptureOptions = { afterEach: false }): Harness {
  const waiting: CapturedChunk[] = [];
  let stopped = false;
  const source: ChunkSource = (listener) => ({
    flush: async () => {
      for (const chunk of waiting.splice(0)) listener(chunk);
    },
    flushOver: async () => undefined,
    open: () => [],
    forgetOpen: () => undefined,
    dispose: () => {
      stopped = true;
    },
  });
  return {
    capture: createCapture(source, options),
    end: (spans, destination = "default") => waiting.push({ kind: "spans", bytes: jsonBody(spans), destination }),
    score: (...events) => {
      const bytes = Buffer.from(events.map((event) => JSON.stringify(event)).join(","));
      waiting.push({ kind: "scores", bytes, destination: "default" });
    },
    stopped: () => stopped,
  };
}
