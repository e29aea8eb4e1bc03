import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { contestants } from "./contestants.ts";

/**
 * CPU of a request to NestJS 12 on Express, side by side with peers:
 * `node test/bench/nestjs/index.ts --rounds 5 --json figures.json`. Rounds alternate forwards and backwards, and each
 * figure is also told as a ratio to `bare` of the same round.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    requests: { type: "string", default: "10000" },
    json: { type: "string" },
  },
});
const requests = Number(values.requests);
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Row {
  readonly round: number;
  readonly contestant: string;
  readonly cpuUs: number;
  readonly rssMb: number;
  readonly arrived: number;
}

const rows: Row[] = [];
const names = Object.keys(contestants);
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of round % 2 === 0 ? names : [...names].reverse()) rows.push(await measure(name, round));
}

console.log(`${"contestant".padEnd(32)} CPU us/request   ratio to bare [least-most]   RSS MB   arrived`);
for (const name of names) {
  const own = rows.filter((row) => row.contestant === name);
  const ratios = own.map(({ cpuUs, round }) => cpuUs / (bareOf(round)?.cpuUs ?? Number.NaN)).sort((a, b) => a - b);
  const spread = `[${ratios[0]?.toFixed(2)}-${ratios.at(-1)?.toFixed(2)}]`;
  const figures = [median(own.map(({ cpuUs }) => cpuUs)).toFixed(1), `${median(ratios).toFixed(2)} ${spread}`];
  const last = [median(own.map(({ rssMb }) => rssMb)).toFixed(0), String(median(own.map(({ arrived }) => arrived)))];
  console.log(`${name.padEnd(32)} ${figures.map((figure) => figure.padStart(16)).join(" ")} ${last.join("   ")}`);
}
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);

function bareOf(round: number): Row | undefined {
  return rows.find((row) => row.round === round && row.contestant === "bare");
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

async function measure(contestant: string, round: number): Promise<Row> {
  const sink = fork(fileOf("../sink.ts"), ["0"], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [port] = (await once(sink.stdout ?? sink, "data")) as [Buffer];
  const sinkUrl = `http://127.0.0.1:${String(port).trim()}`;
  const server = fork(fileOf("./server.ts"), [contestant, sinkUrl], { execArgv: ["--expose-gc"] });
  const [{ url }] = (await once(server, "message")) as [{ url: string }];
  await load(url, requests / 4);
  await ask(server, "begin");
  const before = await arrivedAt(sinkUrl);
  await load(url, requests);
  const { cpuUs = 0, rssMb = 0 } = await ask(server, "end");
  const arrived = (await arrivedAt(sinkUrl)) - before;
  server.disconnect();
  sink.kill();
  return { round, contestant, cpuUs: cpuUs / requests, rssMb, arrived };
}

async function ask(server: ChildProcess, word: string): Promise<{ cpuUs?: number; rssMb?: number }> {
  server.send(word);
  const [answer] = await once(server, "message");
  return answer;
}

async function arrivedAt(sinkUrl: string): Promise<number> {
  return ((await (await fetch(`${sinkUrl}/count`)).json()) as { arrived: number }).arrived;
}

/** Twenty connections, kept open. */
async function load(url: string, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  let left = count;
  const visitor = async (): Promise<void> => {
    while (left-- > 0) {
      await new Promise<void>((resolve, reject) => {
        get(`${url}/cats/7`, { agent, headers: { "x-user": "u-1" } }, (response) => {
          response.resume().on("end", () => resolve());
        }).on("error", reject);
      });
    }
  };
  await Promise.all(Array.from({ length: 20 }, visitor));
  agent.destroy();
}
