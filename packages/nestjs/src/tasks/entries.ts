import { metadataOf } from "../methods/index.ts";

/** What the decorators of other packages say of a method, in the words of ours; undefined where it means nothing to us. */
export interface Entries {
  /** Of `@OnEvent()`. */
  readonly event: string | undefined;
  /** Of `@Cron()`, `@Interval()` and `@Timeout()`. */
  readonly timer: string | undefined;
}

const schedulers: Readonly<Record<number, string>> = { 1: "CRON", 2: "TIMEOUT", 3: "INTERVAL" };

export function entriesOf(method: unknown, title: string): Entries {
  return { event: eventOf(method), timer: timerOf(method, title) };
}

function eventOf(method: unknown): string | undefined {
  const listeners = metadataOf("EVENT_LISTENER_METADATA", method);
  if (listeners === undefined) return undefined;
  const events = [listeners].flat().map((listener) => (listener as { event?: unknown } | undefined)?.event);
  return `EVENT ${[...new Set(events.flat().map(String))].join(", ")}`;
}

function timerOf(method: unknown, title: string): string | undefined {
  const kind = schedulers[metadataOf("SCHEDULER_TYPE", method) as number];
  const own = metadataOf("SCHEDULER_NAME", method);
  return kind === undefined ? undefined : `${kind} ${typeof own === "string" ? own : title}`;
}
