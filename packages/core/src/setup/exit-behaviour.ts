import type { ExitHooksOptions, FlushResult } from "../delivery/index.ts";
import type { Langfuse } from "./langfuse.ts";
import type { Pipeline } from "./pipeline.ts";

/** After a signal that the application handles itself, observations are sent as soon as they end for so long. */
const HURRY_MS = 60_000;

/** What is done with observations that were not sent yet, by the way in which the process ends. */
export function exitBehaviour({ flush, shutdown }: Langfuse, pipeline: Pipeline): Omit<ExitHooksOptions, "budgetMs"> {
  async function idle(ms: number): Promise<FlushResult> {
    const left = countDown(ms);
    const result = await flush(ms);
    // Where something was delivered, the event loop has turned, and this is called again when it is empty.
    if (result.delivered > 0 || pipeline.segments.open() === 0) return result;
    pipeline.segments.sealOpen();
    return flush(left());
  }

  function stay(): Promise<void> {
    pipeline.delivery?.hurry(HURRY_MS);
    return pipeline.encodeAll();
  }

  /** What ends during the drain, such as requests under way, is still taken; a durable spool has it before the end. */
  async function leave(ms: number): Promise<FlushResult> {
    const left = countDown(ms);
    await flush(ms);
    if (!pipeline.isDurable) return shutdown(left());
    pipeline.segments.sealOpen();
    const result = await flush(left());
    pipeline.saveNow();
    return result;
  }

  return { shutdown, stay, idle, leave, exit: pipeline.saveNow };
}

/** Counts milliseconds down; the result tells how many are left. */
function countDown(ms: number): () => number {
  const began = performance.now();
  return () => Math.max(0, ms - (performance.now() - began));
}
