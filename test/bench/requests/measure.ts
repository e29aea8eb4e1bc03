import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pin } from "../pin.ts";
import type { Visit, Visited } from "./load.ts";
import type { Told } from "./run.ts";

/** How many requests each part of a measurement has. */
export interface Extent {
  readonly warmUp: number;
  readonly saturated: number;
  readonly sampled: number;
  readonly paced: number;
}

// V8 compiles the whole way of a request only after some ten thousand of them; until then each costs half as much again.
export const thoroughly: Extent = { warmUp: 40_000, saturated: 20_000, sampled: 4_000, paced: 4_000 };
export const quickly: Extent = { warmUp: 4_000, saturated: 6_000, sampled: 2_000, paced: 500 };

const PER_SECOND = 1_000;
const CONNECTIONS = 32;

export interface RequestMeasurement {
  readonly framework: string;
  readonly contestant: string;
  readonly round: number;
  readonly requestsPerSecond: number;
  /** Microseconds of CPU for each request at saturation, sending included. */
  readonly cpuPerRequest: number;
  /** Bytes of heap for each request, collected ones included. */
  readonly allocatedPerRequest: number;
  /** At a fixed pace that the service does not set. */
  readonly paced: {
    readonly cpuPerRequest: number;
    readonly p50Ms: number;
    readonly p99Ms: number;
    readonly loopP99Ms: number;
  };
  /** How many spans reached the sink while the service was saturated. */
  readonly arrived: number;
}

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** One contestant: its service alone on a core, its visitors and the sink on another where there is one. */
export async function measure(
  framework: string,
  contestant: string,
  round: number,
  extent: Extent,
): Promise<RequestMeasurement> {
  const sink = fork(fileOf("../sink.ts"), ["0"], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [line] = (await once(sink.stdout ?? sink, "data")) as [Buffer];
  const sinkUrl = `http://127.0.0.1:${String(line).trim()}`;
  const load = fork(fileOf("./load.ts"));
  const service = fork(fileOf("./run.ts"), [framework, contestant, sinkUrl]);
  try {
    const [{ port, path }] = (await once(service, "message")) as [{ port: number; path: string }];
    pin(service, 0);
    for (const child of [sink, load]) pin(child, 1);
    const visit = (how: Omit<Visit, "port" | "path" | "connections">): Promise<Visited> =>
      ask<Visited>(load, { port, path, connections: CONNECTIONS, ...how });

    await visit({ requests: extent.warmUp });
    await ask<Told>(service, "begin");
    const before = await arrivedAt(sinkUrl);
    const fast = await visit({ requests: extent.saturated });
    const saturated = await ask<Told>(service, "end");
    const arrived = (await arrivedAt(sinkUrl)) - before;

    await ask<Told>(service, "begin");
    const slow = await visit({ requests: extent.paced, perSecond: PER_SECOND });
    const paced = await ask<Told>(service, "end");

    await ask<Told>(service, "sample");
    await visit({ requests: extent.sampled });
    const sampled = await ask<Told>(service, "sampled");
    return {
      framework,
      contestant,
      round,
      requestsPerSecond: extent.saturated / fast.seconds,
      cpuPerRequest: saturated.cpu / extent.saturated,
      allocatedPerRequest: sampled.allocated / extent.sampled,
      paced: {
        cpuPerRequest: paced.cpu / extent.paced,
        p50Ms: slow.p50Ms,
        p99Ms: slow.p99Ms,
        loopP99Ms: paced.loopP99Ms,
      },
      arrived,
    };
  } finally {
    for (const child of [service, load, sink]) child.kill();
  }
}

async function ask<Answer>(child: ChildProcess, word: object | string): Promise<Answer> {
  child.send(word);
  const [answer] = (await once(child, "message")) as [Answer];
  return answer;
}

async function arrivedAt(sinkUrl: string): Promise<number> {
  const response = await fetch(`${sinkUrl}/count`);
  return ((await response.json()) as { arrived: number }).arrived;
}
