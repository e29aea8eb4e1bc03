import { Agent, get } from "node:http";
import type { Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { TraceCapture } from "@langfuse-kit/testing";
import { expect, it } from "vitest";
import type { Framework } from "./framework.ts";
import { ok } from "./routes.ts";
import { visit } from "./site.ts";

const REQUESTS = 10_000;

/** Collects garbage; Node hides the function unless it is asked for. */
function collect(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

function listenersOf(socket: Socket): number {
  return socket.eventNames().reduce((count, name) => count + socket.listenerCount(name), 0);
}

export function keepAlive(framework: Framework, traces: TraceCapture): void {
  it("leaves nothing behind in ten thousand requests over one connection", { timeout: 120_000 }, async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error): unknown => warnings.push(warning);
    process.on("warning", warned);
    const listeners: number[] = [];
    const requests: WeakRef<object>[] = [];
    const handle = ({ raw, request }: { raw: { socket: Socket }; request: object }) => {
      listeners.push(listenersOf(raw.socket));
      if (listeners.length % 100 === 0) requests.push(new WeakRef(request));
      return ok;
    };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await visit(framework, { routes: [{ path: "/ok", handle }] }, async ({ port }) => {
      for (let count = 0; count < REQUESTS; count++) {
        await new Promise((resolve, reject) => {
          get({ port, host: "127.0.0.1", path: "/ok", agent }, (response) => response.resume().on("end", resolve)).on(
            "error",
            reject,
          );
        });
        if (count % 1000 === 999) {
          expect(await traces.all()).toHaveLength(1000);
          traces.clear();
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
      collect();
      // Some of the last may still be held by the server's own parser.
      expect(requests.filter((reference) => reference.deref() !== undefined).length).toBeLessThan(5);
      agent.destroy();
    });
    process.off("warning", warned);
    expect(listeners).toHaveLength(REQUESTS);
    expect(Math.max(...listeners.slice(100))).toBeLessThanOrEqual(Math.max(...listeners.slice(0, 100)));
    expect(warnings).toEqual([]);
  });
}
