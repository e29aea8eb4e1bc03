import { setTimeout as pause } from "node:timers/promises";
import { startStudio } from "@langfuse-kit/studio";
import { printTrace, type Trace } from "./print-trace.ts";

/** Where the services send their traces. */
export interface Receiver {
  /** Where a browser opens it. */
  readonly url: string;
  /** What a service needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The trace with this id as a tree, once so many observations of it have come. */
  tree(traceId: string, observations: number): Promise<string>;
  close(): Promise<void>;
}

const patienceMs = 30_000;

/** A Studio of its own, on a free port and in memory: nothing is left of it. */
export async function startReceiver(): Promise<Receiver> {
  const studio = await startStudio({ port: 0, memory: true });
  return {
    url: studio.url,
    environment: studio.environment,
    async tree(traceId, observations) {
      const deadline = Date.now() + patienceMs;
      for (;;) {
        const trace = await read(`${studio.url}/api/public/traces/${encodeURIComponent(traceId)}`);
        if (trace !== undefined && trace.observations.length >= observations) return printTrace(trace);
        if (Date.now() > deadline) {
          throw new Error(`Of ${observations} observations only ${trace?.observations.length ?? 0} came to Studio.`);
        }
        await pause(50);
      }
    },
    close: () => studio.close(),
  };
}

async function read(url: string): Promise<Trace | undefined> {
  const response = await fetch(url);
  const body = await response.text();
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`Studio answered ${response.status}: ${body}`);
  return JSON.parse(body) as Trace;
}
