import { type ChunkListener, captures } from "./captures.ts";
import { pipelineForCapture } from "./init.ts";

/** A running capture: see {@link captureChunks}. */
export interface ChunkCapture {
  /** Resolves when everything ended so far has reached the listener. */
  flush(): Promise<void>;
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
    forgetOpen: () => pipelineForCapture().segments.ignoreOpen(),
    dispose: () => void captures.delete(listener),
  };
}
