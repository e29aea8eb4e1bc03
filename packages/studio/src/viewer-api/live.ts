import { Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { LiveEvents } from "../contract/index.ts";
import type { ApiEnvironment } from "../langfuse-api/index.ts";
import type { Studio } from "../studio/index.ts";
import { createPending } from "./pending.ts";

const coalesceMs = 200;
const statusMs = 5000;
const heartbeatMs = 15_000;
/** A viewer that missed more is told to read everything again. */
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
  const pending = createPending(only, mostMissed);
  let wake: () => void = () => undefined;
  let sent = after ?? studio.store.lastChange();
  let told = 0;
  let spoken = Date.now();
  let saidFigures = "";

  const send = async <Name extends keyof LiveEvents>(event: Name, data: LiveEvents[Name], id = sent): Promise<void> => {
    spoken = Date.now();
    await stream.writeSSE({ event, data: JSON.stringify(data), id: String(id) });
  };

  const stop = studio.news.subscribe((item) => {
    pending.hear(item);
    wake();
  });
  stream.onAbort(() => {
    stop();
    wake();
  });
  try {
    if (after !== undefined) await sendMissed();
    while (!stream.aborted && !stream.closed) {
      if (Date.now() - told > statusMs) await tellStatus();
      await flush();
      if (pending.isEmpty()) await quiet();
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
    const { isReset, gone, changes } = pending.take();
    if (isReset) {
      sent = studio.store.lastChange();
      await send("reset", {});
    }
    if (gone.length > 0) await send("gone", { ids: gone });
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
    for (const change of missed) pending.hear({ kind: "trace", ...change });
  }
}
