import type { CapturedScore } from "../score/index.ts";
import type { CapturedTrace, ObservationNode, OpenObservation } from "../trace/index.ts";

/** What a capture can be told. */
export interface CaptureOptions {
  /**
   * Has the capture forget what was traced before the first test of its file or `describe`, such as by the tests of
   * another `describe`. Left out, the test runner's global `beforeAll` is used where there is one, unless `afterEach` is
   * `false`; `false` forgets nothing.
   */
  beforeAll?: ((begin: () => Promise<void>) => unknown) | false | undefined;
  /**
   * Registers the reset after each test. Left out, the test runner's global `afterEach` is used where there is one;
   * `false` resets nothing.
   */
  afterEach?: ((reset: () => Promise<void>) => unknown) | false | undefined;
  /**
   * Registers the end of the capture after the last test. Left out, the test runner's global `afterAll` is used where
   * there is one, unless `afterEach` is `false`; `false` goes on capturing until `dispose()`.
   */
  afterAll?: ((end: () => Promise<void>) => unknown) | false | undefined;
  /** Looks at the copies for one destination only. Left out, each observation counts once, wherever it goes. */
  destination?: string | undefined;
  /**
   * How long readers wait for what is still open in the traces that they read, 1000 ms unless told otherwise. Of what
   * goes on for longer each observation is waited for once.
   */
  waitMs?: number | undefined;
}

/** A running capture. The readers wait until everything that has ended is there, and what is open in the same traces. */
export interface TraceCapture {
  all(): Promise<CapturedTrace[]>;
  /** The only trace. Throws, with the trees, when there is none or more than one. */
  single(): Promise<CapturedTrace>;
  /** The first observation of a name, over all traces. Throws, with the trees, when there is none. */
  observation(name: string): Promise<ObservationNode>;
  scores(): Promise<CapturedScore[]>;
  /** Forgets what has been captured. */
  clear(): void;
  /** Stops capturing. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** The part of a chunk that a capture reads. */
export interface CapturedChunk {
  readonly kind: "spans" | "scores";
  readonly bytes: Uint8Array;
  readonly destination: string;
}

/** An open observation, with what a reader has to know before it waits for it. */
export interface RunningObservation extends OpenObservation {
  /** Something has ended that waits for its end. */
  readonly holds: boolean;
  /** The reader itself runs in it. */
  readonly isAround: boolean;
}

/** Where chunks come from: the core, or a test of this package. */
export type ChunkSource = (listener: (chunk: CapturedChunk) => void) => {
  flush(): Promise<void>;
  /** Without what has ended in a part of a trace that still runs. */
  flushOver(): Promise<void>;
  open(): readonly RunningObservation[];
  forgetOpen(): void;
  dispose(): void;
};
