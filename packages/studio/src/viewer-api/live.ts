import { Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { LiveEvents, TraceChanged } from "../contract/index.ts";
import type { NewsItem } from "../intake/index.ts";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import type { Studio } from "../studio/index.ts";

const coalesceMs = 200;
const statusMs = 5000;
const heartbeatMs = 15_000;
/** Who missed more is told to read everything again. */
const mostMissed = 500;

/** Changes as they are committed. Ids are the store's numbers of changes, so that resuming works over restarts too. */
export function liveRoutes(studio: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.get("/live", (c) => {
    const after = c.req.header("last-event-id") ?? c.req.query("after");
    const trace = c.req.query("trace");
    return streamSSE(c, (stream) => watch(studio, stream, after === undefined ? undefined : Number(after), trace));
  });
  return app;
}

async function watch(
  studio: Studio,
  stream: SSEStreamingApi,
  after: number | undefined,
  only: string | undefined,
): Promise<void> {
  const waiting = new Map<string, TraceChanged>();
  const gone = new Set<string>();
  let isReset = false;
  let wake: () => void = () => undefined;
  let sent = after ?? studio.store.lastChange();
  let told = 0;
  let spoken = Date.now();
  let saidFigures = "";

  const send = async <Name extends keyof LiveEvents>(event: Name, data: LiveEvents[Name], id = sent): Promise<void> => {
    spoken = Date.now();
    await stream.writeSSE({ event, data: JSON.stringify(data), id: String(id) });
  };

  const hear = (item: NewsItem): void => {
    if (item.kind === "reset") isReset = true;
    else if (item.kind === "gone") {
      for (const id of item.ids) {
        waiting.delete(id);
        if (only === undefined || only === id) gone.add(id);
      }
    } else if (only === undefined || only === item.trace.id) {
      const isNew = item.isNew || (waiting.get(item.trace.id)?.isNew ?? false);
      gone.delete(item.trace.id);
      waiting.set(item.trace.id, { isNew, trace: item.trace });
    }
    if (waiting.size > mostMissed || gone.size > mostMissed) isReset = true;
    wake();
  };

  const stop = studio.news.subscribe(hear);
  stream.onAbort(() => {
    stop();
    wake();
  });
  try {
    if (after !== undefined) await sendMissed();
    while (!stream.aborted && !stream.closed) {
      if (Date.now() - told > statusMs) await tellStatus();
      await flush();
      if (waiting.size === 0 && gone.size === 0 && !isReset) await quiet();
      // Calm: what happens within this time is put together.
      if (!stream.aborted) await stream.sleep(coalesceMs);
    }
  } finally {
    stop();
  }

  async function tellStatus(): Promise<void> {
    told = Date.now();
    const status = studio.status();
    const figures = JSON.stringify([status.database, status.receiving, status.forwarding, status.notices]);
    if (figures === saidFigures) return;
    saidFigures = figures;
    await send("status", status);
  }

  async function flush(): Promise<void> {
    if (isReset) {
      isReset = false;
      waiting.clear();
      gone.clear();
      sent = studio.store.lastChange();
      await send("reset", {});
    }
    if (gone.size > 0) {
      const ids = [...gone];
      gone.clear();
      await send("gone", { ids });
    }
    const changes = [...waiting.values()].sort((left, right) => left.trace.change - right.trace.change);
    waiting.clear();
    for (const change of changes) {
      // A trace that only ceased to run has its old number.
      sent = Math.max(sent, change.trace.change);
      await send("trace", change);
    }
  }

  /** Waits for news, and says a word now and then so that nobody takes the connection for dead. */
  async function quiet(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(statusMs, heartbeatMs));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    wake = () => undefined;
    if (Date.now() - spoken >= heartbeatMs && !stream.aborted) await stream.write(": still here\n\n");
  }

  async function sendMissed(): Promise<void> {
    const last = studio.store.lastChange();
    const from = Number(after);
    const missed = Number.isFinite(from) && from <= last ? studio.store.changedAfter(from, mostMissed + 1) : undefined;
    if (missed === undefined || missed.length > mostMissed || studio.store.lastRemoval() > from) {
      sent = last;
      await send("reset", {});
      return;
    }
    for (const change of missed) hear({ kind: "trace", ...change });
  }
}
