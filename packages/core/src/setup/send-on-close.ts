import { holdUp } from "../delivery/index.ts";
import { getLangfuse } from "./init.ts";

/** If the process may run on after the application was closed, it need not wait longer for a server that is away. */
const livesOnMs = 1_000;

/**
 * For adapters, when an application is closed: sends what waits, within `shutdownMs`, or within a second if the process may
 * run on. If the process was told to end, the time counts towards its exit budget. Never rejects.
 * @example app.onClose(() => sendOnClose({ processEnds: false }));
 */
export async function sendOnClose({ processEnds }: { readonly processEnds: boolean }): Promise<void> {
  const atMost = processEnds ? Number.POSITIVE_INFINITY : livesOnMs;
  const langfuse = getLangfuse();
  if (langfuse === undefined) return;
  await holdUp(langfuse.config.shutdownMs, (milliseconds) => langfuse.flush(Math.min(milliseconds, atMost)));
}
