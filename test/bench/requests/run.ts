import { type HeapProfiler, Session } from "node:inspector/promises";
import type { AddressInfo } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Contestant } from "./types.ts";

/** One service in this process: `node run.ts FRAMEWORK CONTESTANT SINK`. Its parent says when to measure. */
const frameworks: Readonly<Record<string, () => Promise<{ contestants: Readonly<Record<string, Contestant>> }>>> = {
  express: () => import("./express.ts"),
  fastify: () => import("./fastify.ts"),
  nestjs: () => import("./nestjs.ts"),
};

/** What the service tells of the time since it was asked before. */
export interface Told {
  readonly cpu: number;
  readonly loopP99Ms: number;
  readonly allocated: number;
}

export type Word = "forget" | "begin" | "end" | "sample" | "sampled";

const [framework = "", name = "", sinkUrl = ""] = process.argv.slice(2);
const contestant = (await frameworks[framework]?.())?.contestants[name];
if (contestant === undefined) throw new Error(`No such contestant: ${framework} ${name}`);
const { server, path, flush } = await contestant(sinkUrl);
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

const delay = monitorEventLoopDelay({ resolution: 1 });
const session = new Session();
session.connect();
let begun = process.cpuUsage();

/** What each word does; the answer is bytes of heap, where they were asked for. */
const words: Readonly<Record<Word, () => Promise<number>>> = {
  async forget() {
    delay.reset();
    return 0;
  },
  // Nothing is collected here: with no request under way V8 forgets what it knew of their objects, throws away what it had
  // compiled for them, and is busy with that again for the next twenty thousand.
  async begin() {
    delay.enable();
    return 0;
  },
  async end() {
    delay.disable();
    return 0;
  },
  async sample() {
    await session.post("HeapProfiler.startSampling", {
      samplingInterval: 4_096,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    return 0;
  },
  sampled: async () => sizeOf((await session.post("HeapProfiler.stopSampling")).profile.head),
};

process.on("message", async (word: Word) => {
  await flush();
  const { user, system } = process.cpuUsage(begun);
  const allocated = await words[word]();
  begun = process.cpuUsage();
  process.send?.({ cpu: user + system, loopP99Ms: delay.percentile(99) / 1e6, allocated } satisfies Told);
});
process.on("disconnect", () => process.exit());
process.send?.({ port: (server.address() as AddressInfo).port, path });

function sizeOf(node: HeapProfiler.SamplingHeapProfileNode): number {
  return node.children.reduce((sum, child) => sum + sizeOf(child), node.selfSize);
}
