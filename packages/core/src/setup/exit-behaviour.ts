import type { ExitHooksOptions, FlushResult } from "../delivery/index.ts";
import type { Langfuse } from "./langfuse.ts";
import type { Pipeline } from "./pipeline.ts";

/** How long what ends leaves at once after a signal that the application answers itself. */
const HURRY_MS = 60_000;

/** What becomes of that which has not left, by the way in which the process ends. */
export function exitBehaviour({ flush, shutdown }: Langfuse, pipeline: Pipeline): Omit<ExitHooksOptions, "budgetMs"> {
  async function idle(ms: number): Promise<FlushResult> {
    const left = countDown(ms);
    const result = await flush(ms);
    // With something delivered the event loop turns once more, and then this is asked again.
    if (result.delivered > 0 || pipeline.segments.open() === 0) return result;
    pipeline.segments.sealOpen();
    return flush(left());
  }

  function stay(): Promise<void> {
    pipeline.delivery?.hurry(HURRY_MS);
    return pipeline.encodeAll();
  }

  /** What ends while it drains, such as the requests under way, is taken as ever; a disk has it before the process ends. */
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

/** How much is left of so many milliseconds. */
function countDown(ms: number): () => number {
  const began = performance.now();
  return () => Math.max(0, ms - (performance.now() - began));
}
