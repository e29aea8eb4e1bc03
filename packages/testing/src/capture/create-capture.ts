import { buildTraces, type CapturedTrace, printTraces } from "../trace/index.ts";
import { observationsOf, scoresOf } from "./decode-chunks.ts";
import { resetAfterEach } from "./test-hooks.ts";
import type { CapturedChunk, CaptureOptions, ChunkSource, TraceCapture } from "./types.ts";

/** A capture over any source of chunks. */
export function createCapture(source: ChunkSource, options: CaptureOptions = {}): TraceCapture {
  let chunks: CapturedChunk[] = [];
  const running = source((chunk) => chunks.push(chunk));

  const all = async (): Promise<CapturedTrace[]> => {
    await running.flush();
    return buildTraces(observationsOf(chunks, options.destination));
  };
  const clear = (): void => {
    chunks = [];
  };

  resetAfterEach(options.afterEach, async () => {
    // What was begun in this test must not show up in the next one, ended or not.
    await running.flush();
    running.forgetOpen();
    clear();
  });

  return {
    all,
    clear,
    async single() {
      const traces = await all();
      const [trace] = traces;
      if (trace !== undefined && traces.length === 1) return trace;
      throw failure(`Expected exactly one trace, but ${traces.length} were captured.`, traces);
    },
    async observation(name) {
      const traces = await all();
      for (const trace of traces) {
        const found = trace.find(name);
        if (found !== undefined) return found;
      }
      throw failure(`No observation is named ${JSON.stringify(name)}.`, traces);
    },
    async scores() {
      await running.flush();
      return scoresOf(chunks, options.destination);
    },
    dispose: () => running.dispose(),
    [Symbol.dispose]: () => running.dispose(),
  };
}

function failure(message: string, traces: readonly CapturedTrace[]): Error {
  return new Error(`[@langfuse-kit/testing] ${message}\n\n${printTraces(traces)}`);
}
