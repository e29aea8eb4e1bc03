import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { median } from "../table.ts";

/** What a request costs a service, with and without tracing, side by side with the peers of each framework. */
export const frameworks: Readonly<Record<string, readonly string[]>> = {
  express: ["bare", "langfuse-kit", "official"],
  fastify: ["bare", "langfuse-kit", "official", "fastify-otel"],
};

const WARM_UP = 3_000;
const REQUESTS = 10_000;
const CONNECTIONS = 16;

export interface RequestMeasurement {
  readonly framework: string;
  readonly contestant: string;
  readonly round: number;
  /** Microseconds of CPU for each request, sending included. */
  readonly cpuPerRequest: number;
  /** How many spans reached the sink. */
  readonly arrived: number;
}

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export async function measureRequests(framework: string, rounds: number): Promise<RequestMeasurement[]> {
  const measured: RequestMeasurement[] = [];
  for (let round = 0; round < rounds; round++) {
    const names = [...(frameworks[framework] ?? [])];
    for (const contestant of round % 2 === 0 ? names : names.reverse()) {
      measured.push({ framework, contestant, round, ...(await measure(framework, contestant)) });
    }
  }
  return measured;
}

async function measure(framework: string, contestant: string): Promise<{ cpuPerRequest: number; arrived: number }> {
  const sink = fork(fileOf("../sink.ts"), ["0"], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [line] = (await once(sink.stdout ?? sink, "data")) as [Buffer];
  const sinkUrl = `http://127.0.0.1:${String(line).trim()}`;
  const service = fork(fileOf("./run.ts"), [framework, contestant, sinkUrl], {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    const [{ port }] = (await once(service, "message")) as [{ port: number }];
    await load(port, WARM_UP);
    await tell(service, "begin");
    const before = await arrivedAt(sinkUrl);
    await load(port, REQUESTS);
    const { cpu } = await tell(service, "end");
    return { cpuPerRequest: cpu / REQUESTS, arrived: (await arrivedAt(sinkUrl)) - before };
  } finally {
    service.kill();
    sink.kill();
  }
}

async function tell(service: ChildProcess, word: string): Promise<{ cpu: number }> {
  service.send(word);
  const [answer] = (await once(service, "message")) as [{ cpu: number }];
  return answer;
}

async function arrivedAt(sinkUrl: string): Promise<number> {
  const response = await fetch(`${sinkUrl}/count`);
  return ((await response.json()) as { arrived: number }).arrived;
}

async function load(port: number, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let left = count;
  const visit = (): Promise<void> =>
    new Promise((resolve, reject) => {
      get({ port, host: "127.0.0.1", path: `/chats/chat-${left % 100}`, agent }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`The service answered ${response.statusCode}.`));
        response.resume().on("end", () => resolve());
      }).on("error", reject);
    });
  const client = async (): Promise<void> => {
    while (left-- > 0) await visit();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  agent.destroy();
}

/** Medians; what is added is against bare in the same round, and its ratio against the official SDK there. */
export function printRequests(rows: readonly RequestMeasurement[]): string {
  const find = (contestant: string, round: number): number =>
    rows.find((row) => row.contestant === contestant && row.round === round)?.cpuPerRequest ?? Number.NaN;
  const added = ({ contestant, round }: RequestMeasurement): number => find(contestant, round) - find("bare", round);
  const names = [...new Set(rows.map(({ contestant }) => contestant))];
  const lines = names.map((name) => {
    const own = rows.filter(({ contestant }) => contestant === name);
    const ratios = own.map((row) => added(row) / (find("official", row.round) - find("bare", row.round)));
    const range = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2)).join("-");
    const isCompared = name !== "bare" && name !== "official";
    return [
      name,
      median(own.map(({ cpuPerRequest }) => cpuPerRequest)).toFixed(1),
      name === "bare" ? "" : median(own.map(added)).toFixed(1),
      isCompared ? `x${median(ratios).toFixed(2)} [${range}]` : "",
      (median(own.map(({ arrived }) => arrived)) / REQUESTS).toFixed(2),
    ];
  });
  const table = [["contestant", "CPU us each", "added us", "added, of official", "spans each"], ...lines];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  const pad = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return table.map((line) => line.map(pad).join("  ")).join("\n");
}
