import { checkOptions, kinds, type Table } from "../kinds/index.ts";
import type { CapturedObservation } from "../observation/index.ts";
import { buildTraces, type CapturedTrace, printTraces } from "../trace/index.ts";
import { observationsOf, scoresOf } from "./decode-chunks.ts";
import { createPatience } from "./patience.ts";
import { clearStanding, stand } from "./standing.ts";
import { beginBeforeAll, endAfterAll, resetAfterEach } from "./test-hooks.ts";
import type { CapturedChunk, CaptureOptions, ChunkSource, RunningObservation, TraceCapture } from "./types.ts";

const optionKinds: Table<keyof CaptureOptions> = {
  beforeAll: kinds.beforeAll,
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
  /** What is there, and where that is not enough, what is there once all that is open has ended. */
  const seek = async (isEnough: (traces: readonly CapturedTrace[]) => boolean): Promise<CapturedTrace[]> => {
    await patience.untilEnded(isCaptured);
    const traces = await look();
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
    clearStanding();
  };
  const isReset = resetAfterEach(options.afterEach, reset);
  const leave = isReset ? stand(clear) : () => undefined;
  const dispose = (): void => {
    running.dispose();
    leave();
  };
  let endedBy = "";
  beginBeforeAll(options, async () => {
    await running.flush();
    clear();
  });
  endAfterAll(options, async () => {
    await reset();
    dispose();
    endedBy = " This capture ended with the file or the describe that made it: call captureTraces() in each.";
  });
  const failure = (message: string, traces: readonly CapturedTrace[]): Error => {
    const open = running.open().filter(({ traceId }) => traces.every(({ id }) => id !== traceId));
    return new Error(`[@langfuse-kit/testing] ${message}\n\n${printTraces(traces)}${describeOpen(open)}`);
  };

  return {
    all: () => seek(isSome),
    clear,
    async single() {
      const traces = await seek(isSome);
      const [trace] = traces;
      if (trace !== undefined && traces.length === 1) return trace;
      const isKept = traces.length > 1 && !isReset && options.afterEach !== false;
      const kept = isKept ? " No test empties this capture, since it was given no afterEach and found none." : "";
      throw failure(`Expected exactly one trace, but ${traces.length} were captured.${endedBy}${kept}`, traces);
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
    dispose,
    [Symbol.dispose]: dispose,
  };
}

const isSome = ({ length }: readonly CapturedTrace[]): boolean => length > 0;

/** So many names are enough to see what goes on. */
const mostNames = 10;

/** What belongs to none of the traces that are printed. */
function describeOpen(open: readonly RunningObservation[]): string {
  if (open.length === 0) return "";
  const names = open.slice(0, mostNames).map(({ name }) => JSON.stringify(name));
  const more = open.length > mostNames ? `, and ${open.length - mostNames} more` : "";
  return `\n\nStill open, and in no trace until it ends: ${names.join(", ")}${more}`;
}
