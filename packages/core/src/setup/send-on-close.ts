import { holdUp } from "../delivery/index.ts";
import { getLangfuse } from "./init.ts";

/** A process that lives on after an application was closed need not wait for a server that is away. */
const livesOnMs = 1_000;

/**
 * For adapters, where an application is closed: sends what waits, within `shutdownMs`, and within a second where the process
 * may live on. When it was told to end, that is part of the time that it has for sending. Never rejects.
 * @example app.onClose(() => sendOnClose({ processEnds: false }));
 */
export async function sendOnClose({ processEnds }: { readonly processEnds: boolean }): Promise<void> {
  const atMost = processEnds ? Number.POSITIVE_INFINITY : livesOnMs;
  const langfuse = getLangfuse();
  if (langfuse === undefined) return;
  await holdUp(langfuse.config.shutdownMs, (milliseconds) => langfuse.flush(Math.min(milliseconds, atMost)));
}
