import { captureChunks } from "@langfuse-kit/core/testing";
import { createCapture } from "./create-capture.ts";
import type { CaptureOptions, TraceCapture } from "./types.ts";

/**
 * Captures all traces of this process in memory instead of sending them, with or without keys. Reset after each test, and
 * over with the file.
 * @example
 * const traces = captureTraces();
 * it("traces the request", async () => {
 *   await request(app).get("/");
 *   expect((await traces.single()).root.name).toBe("GET /");
 * });
 */
export function captureTraces(options: CaptureOptions = {}): TraceCapture {
  return createCapture(captureChunks, options);
}
