import { span } from "@langfuse-kit/core";
import { serveCall } from "@langfuse-kit/core/adapter";
import { metadataOf } from "../methods/index.ts";

/** A kind of method that something other than a request calls; a decorator of another package says so. */
export interface Entry {
  /** What the decorator writes on the method. */
  readonly key: string;
  /** Undefined where what is written means nothing to us. */
  name(written: unknown, method: unknown, title: string): string | undefined;
  run(name: string, handler: string, fn: () => unknown): unknown;
}

/** Timers belong to nothing that surrounded the start of the application. */
const asTrace: Entry["run"] = (name, handler, fn) => serveCall({ name, metadata: { handler } }, fn);

/** An event is part of what emits it, when that is traced. */
const asStep: Entry["run"] = (name, handler, fn) => span(name, { metadata: { handler } }, fn);

const schedulers: Readonly<Record<number, string>> = { 1: "CRON", 2: "TIMEOUT", 3: "INTERVAL" };

export const entries: readonly Entry[] = [
  {
    key: "SCHEDULER_TYPE",
    name(type, method, title) {
      const own = metadataOf("SCHEDULER_NAME", method);
      const kind = schedulers[type as number];
      return kind === undefined ? undefined : `${kind} ${typeof own === "string" ? own : title}`;
    },
    run: asTrace,
  },
  {
    key: "EVENT_LISTENER_METADATA",
    name(listeners) {
      const events = [listeners].flat().map((listener) => (listener as { event?: unknown } | undefined)?.event);
      return `EVENT ${[...new Set(events.flat().map(String))].join(", ")}`;
    },
    run: asStep,
  },
];
