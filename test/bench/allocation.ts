import { fork } from "node:child_process";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { contestants } from "./contestants.ts";

/**
 * Bytes of heap that an observation takes on its way: `node --expose-gc --max-semi-space-size=128 allocation.ts NAME`.
 * The young generation is so large that nothing is collected meanwhile, so what the heap grows by is what was allocated.
 */
const WARM_UP = 5_000;
const OBSERVATIONS = 2_000;

const sink = fork(fileURLToPath(new URL("./sink.ts", import.meta.url)), ["0"], {
  stdio: ["ignore", "pipe", "inherit", "ipc"],
});
const [port] = (await once(sink.stdout ?? sink, "data")) as [Buffer];
const contestant = await contestants[process.argv[2] ?? ""]?.(`http://127.0.0.1:${String(port).trim()}`);
if (contestant === undefined) throw new Error(`No such contestant: ${process.argv[2]}`);

await make(WARM_UP);
globalThis.gc?.();
const start = process.memoryUsage().heapUsed;
await make(OBSERVATIONS);
process.stdout.write(`${(process.memoryUsage().heapUsed - start) / OBSERVATIONS}\n`);
sink.kill();
process.exit(0);

async function make(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    contestant?.make(index);
    if (index % 100 === 99) await turn();
  }
  await contestant?.flush();
}
