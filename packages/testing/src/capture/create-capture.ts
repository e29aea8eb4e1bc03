import { checkOptions, kinds, type Table } from "../kinds/index.ts";
import type { CapturedObservation } from "../observation/index.ts";
import { buildTraces, type CapturedTrace, printTraces } from "../trace/index.ts";
import { observationsOf, scoresOf } from "./decode-chunks.ts";
import { createPatience } from "./patience.ts";
import { endAfterAll, resetAfterEach } from "./test-hooks.ts";
import type { CapturedChunk, CaptureOptions, ChunkSource, RunningObservation, TraceCapture } from "./types.ts";

const optionKinds: Table<keyof CaptureOptions> = {
  afterEach: kinds.afterEach,
  afterAll: kinds.afterAll,
  destination: kinds.text,
  waitMs: kinds.milliseconds,
};

/** A capture over any source of chunks. */
export function createCapture(source: ChunkSource, options: CaptureOptions = {}): TraceCapture {
  checkOptions(options, optionKinds, "captureTraces");
  let chunks: CapturedChunk[] = [];
  let read: { readonly of: readonly CapturedChunk[]; readonly count: number; readonly found: CapturedObservation[] };
  const running = source((chunk) => chunks.push(chunk));
  const patience = createPatience(running, options.waitMs ?? 1000);

  /** Asked again and again while something is waited for. */
  const observations = (): CapturedObservation[] => {
    if (read?.of !== chunks || read.count !== chunks.length)
      read = { of: chunks, count: chunks.length, found: observationsOf(chunks, options.destination) };
    return read.found;
  };
  const isCaptured = ({ holds, traceId }: RunningObservation): boolean =>
    holds || observations().some((one) => one.traceId === traceId);

  const look = async (): Promise<CapturedTrace[]> => {
    await running.flush();
    return buildTraces(observations(), running.open());
  };
  const all = async (): Promise<CapturedTrace[]> => {
    await patience.untilEnded(isCaptured);
    return look();
  };
  /** What is there, and where that is not enough, what is there once all that is open has ended. */
  const seek = async (isEnough: (traces: readonly CapturedTrace[]) => boolean): Promise<CapturedTrace[]> => {
    const traces = await all();
    return !isEnough(traces) && (await patience.untilEnded(() => true)) ? look() : traces;
  };
  const clear = (): void => {
    chunks = [];
  };

  const reset = async (): Promise<void> => {
    // What was begun in this test must not show up in the next one, ended or not.
    await running.flush();
    running.forgetOpen();
    clear();
  };
  let endedBy = "";
  resetAfterEach(options.afterEach, reset);
  endAfterAll(options, async () => {
    await reset();
    running.dispose();
    endedBy = " This capture ended with the file or the describe that made it: call captureTraces() in each.";
  });

  return {
    all,
    clear,
    async single() {
      const traces = await seek(({ length }) => length > 0);
      const [trace] = traces;
      if (trace !== undefined && traces.length === 1) return trace;
      throw failure(`Expected exactly one trace, but ${traces.length} were captured.${endedBy}`, traces);
    },
    async observation(name) {
      const find = (traces: readonly CapturedTrace[]) =>
        traces.map((trace) => trace.find(name)).find((found) => found !== undefined);
      const traces = await seek((there) => find(there) !== undefined);
      const found = find(traces);
      if (found !== undefined) return found;
      throw failure(`No observation is named ${JSON.stringify(name)}.${endedBy}`, traces);
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
