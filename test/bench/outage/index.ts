import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startFakeLangfuse } from "@langfuse-kit/testing";

/**
 * What an application's own callers notice of a Langfuse that is down: `node test/bench/outage/index.ts --rounds 3`.
 * Requests come at a fixed rate, and each is measured from the moment it was due, so that waiting counts.
 */
const { values } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, rate: { type: "string", default: "200" } },
});
const rate = Number(values.rate);
const seconds = 6;

const conditions = {
  healthy: [],
  refusing: { refuse: true },
  failing: { status: 503 },
  hanging: { hang: true },
} as const;

const results = new Map<string, number[][]>();
for (let round = 0; round < Number(values.rounds); round++) {
  const cases = ["off", "memory", "disk"].flatMap((spool) =>
    (spool === "off" ? (["healthy"] as const) : (Object.keys(conditions) as (keyof typeof conditions)[])).map(
      (condition) => [spool, condition] as const,
    ),
  );
  for (const [spool, condition] of round % 2 === 0 ? cases : cases.reverse()) {
    const key = `${spool} ${condition}`;
    results.set(key, [...(results.get(key) ?? []), await measure(spool, condition)]);
  }
}
for (const [key, rounds] of [...results].sort()) {
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((quantile) => {
    const all = rounds
      .map((latencies) => latencies[Math.floor(latencies.length * quantile)] ?? 0)
      .sort((a, b) => a - b);
    return (all[Math.floor(all.length / 2)] ?? 0).toFixed(2);
  });
  console.log(`${key.padEnd(18)} p50 ${p50} ms  p99 ${p99} ms  p99.9 ${p999} ms  (median of ${rounds.length} rounds)`);
}

async function measure(spool: string, condition: keyof typeof conditions): Promise<number[]> {
  await using langfuse = await startFakeLangfuse({ keep: "ids", faults: conditions[condition] });
  const application = fork(fileURLToPath(new URL("./application.ts", import.meta.url)), [langfuse.baseUrl, spool], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const port = await portOf(application);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
  const latencies: number[] = [];
  const begun = performance.now();
  const waiting: Promise<void>[] = [];
  for (let index = 0; index < rate * seconds; index++) {
    const due = begun + (index * 1_000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    waiting.push(
      get(port, agent).then(() => {
        // The first second is the warming up.
        if (index >= rate) latencies.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(waiting);
  agent.destroy();
  application.disconnect();
  await once(application, "exit");
  return latencies.sort((a, b) => a - b);
}

function get(port: number, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    http
      .get({ port, host: "127.0.0.1", agent }, (response) => response.resume().on("end", resolve))
      .on("error", reject);
  });
}

async function portOf({ stdout }: ChildProcess): Promise<number> {
  if (stdout === null) throw new Error("no output");
  const [line] = (await once(stdout, "data")) as [Buffer];
  return Number(line.toString());
}
