import { fork } from "node:child_process";
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { pin } from "../pin.ts";
import { contestants } from "./contestants.ts";
import { answerQuestion, observations } from "./trace.ts";

/** One contestant in this process: `node --expose-gc run.ts CONTESTANT TRACES`. Prints one JSON line. */
const [name = "", count = ""] = process.argv.slice(2);
const load = contestants[name];
if (load === undefined) throw new Error(`No such contestant: ${name}`);
const sink = fork(fileURLToPath(new URL("../sink.ts", import.meta.url)), ["0"], {
  stdio: ["ignore", "pipe", "inherit", "ipc"],
  execArgv: [],
});
const [line] = (await once(sink.stdout ?? sink, "data")) as [Buffer];
const url = `http://127.0.0.1:${String(line).trim()}`;
pin(process, 0);
pin(sink, 1);
const contestant = await load(url);
const traces = Number(count);

await make(Math.ceil(traces / 4));
const before = await arrivedSoFar();
globalThis.gc?.();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const cpu = process.cpuUsage();
await make(traces);
const { user, system } = process.cpuUsage(cpu);
const arrived = (await arrivedSoFar()) - before;
process.stdout.write(
  `${JSON.stringify({
    contestant: name,
    cpuPerTrace: (user + system) / traces,
    arrived: arrived / (traces * observations),
    loopP99Ms: delay.percentile(99) / 1e6,
  })}\n`,
);
sink.kill();
process.exit(0);

async function make(many: number): Promise<void> {
  for (let index = 0; index < many; index++) {
    await answerQuestion(contestant.agent, index);
    await turn();
  }
  await contestant.flush();
}

async function arrivedSoFar(): Promise<number> {
  const response = await fetch(`${url}/count`);
  return ((await response.json()) as { arrived: number }).arrived;
}
