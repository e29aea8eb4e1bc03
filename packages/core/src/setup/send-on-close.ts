import { holdUp } from "../delivery/index.ts";
import { getLangfuse } from "./init.ts";

/**
 * For adapters, where an application is closed: sends what waits, within `shutdownMs`, or less than that. When the process
 * was told to end, that is part of the time that it has for sending. Never rejects.
 * @example app.onClose(() => sendOnClose(1_000));
 */
export async function sendOnClose(atMost: number = Number.POSITIVE_INFINITY): Promise<void> {
  const langfuse = getLangfuse();
  if (langfuse === undefined) return;
  await holdUp(langfuse.config.shutdownMs, (milliseconds) => langfuse.flush(Math.min(milliseconds, atMost)));
}
