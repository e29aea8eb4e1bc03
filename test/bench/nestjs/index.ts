import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { contestants } from "./contestants.ts";

/** Requests in one measurement, behind a quarter as many that warm up. */
const requests = 10_000;
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What one contestant's process cost in one round. */
export interface NestMeasurement {
  readonly round: number;
  readonly contestant: string;
  readonly cpuUs: number;
  readonly rssMb: number;
  readonly arrived: number;
}

/**
 * CPU of a request to NestJS 12 on Express, side by side with peers. Rounds alternate forwards and backwards, and each
 * figure is also told as a ratio to `bare` of the same round.
 */
export async function benchNest(rounds: number): Promise<NestMeasurement[]> {
  const rows: NestMeasurement[] = [];
  const names = Object.keys(contestants);
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) rows.push(await measure(name, round));
  }
  print(rows);
  return rows;
}

function print(rows: readonly NestMeasurement[]): void {
  const bareOf = (round: number): number =>
    rows.find((row) => row.round === round && row.contestant === "bare")?.cpuUs ?? Number.NaN;
  console.log("\nnestjs: what tracing adds to a request");
  console.log(`${"contestant".padEnd(32)} CPU us/request   ratio to bare [least-most]   RSS MB   arrived`);
  for (const name of Object.keys(contestants)) {
    const own = rows.filter((row) => row.contestant === name);
    const ratios = own.map(({ cpuUs, round }) => cpuUs / bareOf(round)).sort((a, b) => a - b);
    const spread = `[${ratios[0]?.toFixed(2)}-${ratios.at(-1)?.toFixed(2)}]`;
    const figures = [median(own.map(({ cpuUs }) => cpuUs)).toFixed(1), `${median(ratios).toFixed(2)} ${spread}`];
    const last = [median(own.map(({ rssMb }) => rssMb)).toFixed(0), String(median(own.map(({ arrived }) => arrived)))];
    console.log(`${name.padEnd(32)} ${figures.map((figure) => figure.padStart(16)).join(" ")} ${last.join("   ")}`);
  }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

async function measure(contestant: string, round: number): Promise<NestMeasurement> {
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
