import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pin } from "../pin.ts";
import type { Visit, Visited } from "./load.ts";
import type { Told, Word } from "./run.ts";

type How = Pick<Visit, "requests" | "perSecond">;

/** One contestant: its service alone on a core, the visitors and its sink on another where there is one. */
export interface Stage {
  readonly contestant: string;
  readonly children: readonly ChildProcess[];
  visit(how: How): Promise<Visited>;
  ask(word: Word): Promise<Told>;
  /** How many spans its sink has. */
  arrived(): Promise<number>;
}

export interface Slice {
  readonly stage: Stage;
  readonly visited: Visited;
  readonly told: Told;
}

const CONNECTIONS = 32;

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The same for all contestants of a round. */
export function startVisitors(): ChildProcess {
  const visitors = fork(fileOf("./load.ts"));
  pin(visitors, 1);
  return visitors;
}

export async function openStage(framework: string, contestant: string, visitors: ChildProcess): Promise<Stage> {
  const sink = fork(fileOf("../sink.ts"), ["0"], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [line] = (await once(sink.stdout ?? sink, "data")) as [Buffer];
  const sinkUrl = `http://127.0.0.1:${String(line).trim()}`;
  const service = fork(fileOf("./run.ts"), [framework, contestant, sinkUrl]);
  const { port, path } = await answerOf<{ port: number; path: string }>(service);
  pin(service, 0);
  pin(sink, 1);
  return {
    contestant,
    children: [service, sink],
    visit: (how) => ask<Visited>(visitors, { port, path, connections: CONNECTIONS, ...how }),
    ask: (word) => ask<Told>(service, word),
    async arrived() {
      const response = await fetch(`${sinkUrl}/count`);
      return ((await response.json()) as { arrived: number }).arrived;
    },
  };
}

/** So many requests for each, a slice at a time in turn, forwards and backwards. */
export async function inSlices(
  stages: readonly Stage[],
  requests: number,
  longest: number,
  perSecond?: number,
): Promise<Slice[]> {
  const slices: Slice[] = [];
  const times = Math.ceil(requests / longest);
  for (let time = 0; time < times; time++) {
    for (const stage of time % 2 === 0 ? stages : stages.toReversed()) {
      await stage.ask("begin");
      const visited = await stage.visit({ requests: requests / times, perSecond });
      slices.push({ stage, visited, told: await stage.ask("end") });
    }
  }
  return slices;
}

export function sum(figures: readonly number[]): number {
  return figures.reduce((all, figure) => all + figure, 0);
}

function ask<Answer>(child: ChildProcess, word: object | string): Promise<Answer> {
  child.send(word);
  return answerOf(child);
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`${child.spawnargs.at(1)} ended with ${code}.`));
    child.once("exit", gone);
    child.once("message", (answer) => {
      child.off("exit", gone);
      resolve(answer as Answer);
    });
  });
}
