import { fork } from "node:child_process";
import { once } from "node:events";
import { type HeapProfiler, Session } from "node:inspector/promises";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { contestants } from "./contestants.ts";

/** Bytes of heap that an observation takes on its way, collected ones included: `node allocation.ts CONTESTANT`. */
const WARM_UP = 5_000;
const OBSERVATIONS = 10_000;

const sink = fork(fileURLToPath(new URL("./sink.ts", import.meta.url)), ["0"], {
  stdio: ["ignore", "pipe", "inherit", "ipc"],
  // A profile or a trace of the contestant is not to be one of the sink.
  execArgv: [],
});
const [port] = (await once(sink.stdout ?? sink, "data")) as [Buffer];
const contestant = await contestants[process.argv[2] ?? ""]?.(`http://127.0.0.1:${String(port).trim()}`);
if (contestant === undefined) throw new Error(`No such contestant: ${process.argv[2]}`);

await make(WARM_UP);
const session = new Session();
session.connect();
await session.post("HeapProfiler.startSampling", {
  samplingInterval: 4_096,
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
});
await make(OBSERVATIONS);
const { profile } = await session.post("HeapProfiler.stopSampling");
process.stdout.write(`${sizeOf(profile.head) / OBSERVATIONS}\n`);
sink.kill();
process.exit(0);

async function make(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    contestant?.make(index);
    if (index % 100 === 99) await turn();
  }
  await contestant?.flush();
}

function sizeOf(node: HeapProfiler.SamplingHeapProfileNode): number {
  return node.children.reduce((sum, child) => sum + sizeOf(child), node.selfSize);
}
