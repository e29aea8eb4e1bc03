import type { Status } from "./status.ts";
import type { TraceSummary } from "./trace.ts";

/**
 * `GET /api/studio/live` is an event stream. Every event has an id; a browser that reconnects sends it back by itself
 * as `Last-Event-ID` (or `?after=<id>`) and gets what it missed, each changed trace once. Changes of one trace are
 * put together for about 200 ms. A comment line comes every 15 s to keep the connection.
 *
 * `?trace=<id>` narrows the stream to one trace.
 *
 * | event    | data            | means |
 * |----------|-----------------|-------|
 * | `trace`  | `TraceChanged`  | new or changed; put it in its place, or fetch the open trace again; one that has just ceased to run keeps its `change` |
 * | `gone`   | `TracesGone`    | deleted or pruned |
 * | `reset`  | `{}`            | cleared, imported, or too much was missed: fetch everything again |
 * | `status` | `Status`        | on connecting, and at most every 5 s when its figures change |
 */
export interface LiveEvents {
  readonly trace: TraceChanged;
  readonly gone: TracesGone;
  readonly reset: Readonly<Record<string, never>>;
  readonly status: Status;
}

export interface TraceChanged {
  /** True when the trace was not there before the client's last event. */
  readonly isNew: boolean;
  readonly trace: TraceSummary;
}

export interface TracesGone {
  readonly ids: readonly string[];
}
