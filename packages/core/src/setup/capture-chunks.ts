import type { OpenObservation } from "../segment/index.ts";
import { type ChunkListener, captures } from "./captures.ts";
import { pipelineForCapture } from "./init.ts";

/** A running capture: see {@link captureChunks}. */
export interface ChunkCapture {
  /** Resolves when everything ended so far has reached the listener. */
  flush(): Promise<void>;
  /** The same for what is over with its root: what belongs to a trace that runs on can still be given an identity. */
  flushOver(): Promise<void>;
  /** What has begun and not ended, and would reach the listener when it does. */
  open(): readonly OpenObservation[];
  /** What is open now reaches no listener when it ends, nor does what is done in it. */
  forgetOpen(): void;
  /** Stops listening. */
  dispose(): void;
}

/**
 * Gives every chunk to the listener instead of the network, with or without keys.
 * @example const capture = captureChunks((chunk) => chunks.push(chunk));
 */
export function captureChunks(listener: ChunkListener): ChunkCapture {
  pipelineForCapture();
  captures.add(listener);
  return {
    flush: () => pipelineForCapture().encodeAll(),
    flushOver: () => pipelineForCapture().encodeOver(),
    open: () => pipelineForCapture().segments.listOpen(),
    forgetOpen: () => pipelineForCapture().segments.ignoreOpen(),
    dispose: () => void captures.delete(listener),
  };
}
