import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { contestants } from "./contestants.ts";
import { pin } from "./pin.ts";
import { scenarios } from "./scenarios.ts";

/** One contestant in one scenario, in this process: `node run.ts CONTESTANT SCENARIO`. Prints one JSON line. */
const [name = "", scenarioName = ""] = process.argv.slice(2);
const load = contestants[name];
const scenario = scenarios[scenarioName];
if (load === undefined || scenario === undefined)
  throw new Error(`No such contestant or scenario: ${name} ${scenarioName}`);

const sink = fork(fileURLToPath(new URL("./sink.ts", import.meta.url)), [String(scenario.sinkDelayMs)], {
  stdio: ["ignore", "pipe", "inherit", "ipc"],
  // A profile or a trace of the contestant is not to be one of the sink.
  execArgv: [],
});
const url = `http://127.0.0.1:${await firstLine(sink)}`;
pin(process, 0);
pin(sink, 1);
const contestant = await load(url);
// As in test/bench/requests: V8 compiles all of it only after some ten thousand, and nothing is collected by force, since V8
// throws away then what it had compiled.
const warmUp = 40_000;

for (let index = 0; index < warmUp; index++) {
  contestant.make(index);
  if (index % 100 === 99) await turn();
}
await contestant.flush();
const before = await count(url);

let peakRss = 0;
const sampler = setInterval(() => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss());
}, 100);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const cpu = process.cpuUsage();
const start = performance.now();
for (let index = 0; index < scenario.observations; index++) {
  contestant.make(index);
  if (index % scenario.perTurn === scenario.perTurn - 1) await turn();
  if (scenario.flushEvery !== undefined && index % scenario.flushEvery === scenario.flushEvery - 1)
    await contestant.flush();
}
const madeMs = performance.now() - start;
await contestant.flush();
const arrived = await settled(url, before, scenario.observations);
const totalMs = performance.now() - start;
const used = process.cpuUsage(cpu);
delay.disable();
clearInterval(sampler);
peakRss = Math.max(peakRss, process.memoryUsage.rss());

process.stdout.write(
  `${JSON.stringify({
    contestant: name,
    scenario: scenarioName,
    made: scenario.observations,
    arrived,
    madePerSecond: scenario.observations / (madeMs / 1000),
    arrivedPerSecond: arrived / (totalMs / 1000),
    cpuPerArrived: (used.user + used.system) / Math.max(1, arrived),
    loopDelayP99Ms: delay.percentile(99) / 1e6,
    peakRssMb: peakRss / 2 ** 20,
    books: contestant.books?.(),
  })}\n`,
);
sink.kill();
process.exit(0);

async function firstLine(child: ChildProcess): Promise<string> {
  const [data] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return String(data).trim();
}

async function count(base: string): Promise<number> {
  const response = await fetch(`${base}/count`);
  return ((await response.json()) as { arrived: number }).arrived;
}

/** Some flushes return before their last request is through: waits until the figure stands still. */
async function settled(base: string, earlier: number, expected: number): Promise<number> {
  let last = -1;
  for (let still = 0; still < 5; ) {
    const now = (await count(base)) - earlier;
    if (now >= expected) return now;
    still = now === last ? still + 1 : 0;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return last;
}
