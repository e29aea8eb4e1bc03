import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Health } from "@langfuse-kit/core";
import { type FakeLangfuse, type Faults, startFakeLangfuse } from "@langfuse-kit/testing";
import { type Program, startProgram } from "../programs/start-program.ts";

/** It runs on what is built: it starts in a third of the time, and there are many. */
const service = new URL("./programs/service.ts", import.meta.url);

/** Nothing leaves by the passing of time alone, unless a test says so. */
const patient = { batch: { intervalMs: 60_000, holdMs: 60_000 }, timeoutMs: 60_000 };

export interface Scene extends AsyncDisposable {
  readonly server: FakeLangfuse;
  readonly dir: string;
  /** `prefix` is a command that the program is started by. */
  start(words: string, options?: object, prefix?: readonly string[]): Program;
  /** A process that delivers what others left, until nothing is left by anybody, and its books. */
  drain(prefix?: readonly string[]): Promise<Health>;
  /** Files for observations, empty ones included. */
  files(): string[];
}

/** A server, and a directory that the processes of one service share. */
export async function openScene(faults: Faults = []): Promise<Scene> {
  const server = await startFakeLangfuse({ faults });
  const fast = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const parent = mkdtempSync(join(fast, "langfuse-kit-spool-"));
  // So deep that the path of a socket in it is longer than the kernel takes.
  const dir = join(parent, "deep".repeat(20));
  const programs: Program[] = [];
  const start: Scene["start"] = (words, options = {}, prefix = []) => {
    const environment = {
      ...server.environment,
      LANGFUSE_SPOOL_DIR: dir,
      SPOOL_WORDS: words,
      SPOOL_OPTIONS: JSON.stringify({ ...patient, ...options }),
    };
    const program = startProgram(service, [], { environment, prefix });
    programs.push(program);
    return program;
  };
  return {
    server,
    dir,
    start,
    async drain(prefix = []) {
      const quick = { batch: { intervalMs: 20 }, timeoutMs: 10_000 };
      const { output, errors } = await start("drain", quick, prefix).ended;
      const line = output.split("\n").find((candidate) => candidate.startsWith("books "));
      if (line === undefined) throw new Error(`The process did not come so far. ${errors}`);
      return JSON.parse(line.slice(6)) as Health;
    },
    files: () =>
      readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => /\.(chunks|drafts)$/.test(name)),
    async [Symbol.asyncDispose]() {
      for (const program of programs) await program[Symbol.asyncDispose]();
      await server.close();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** The ids that a program said had ended. */
export function endedIn(output: string): { readonly id: string; readonly at: number }[] {
  return [...output.matchAll(/^ended (\w+) ([\d.]+)$/gm)].map(([, id = "", at]) => ({ id, at: Number(at) }));
}

/**
 * How long event loop and file system were seen at work between a moment and the last line: time in which nobody ran is
 * nobody's fault, and on a busy machine there is much of it.
 */
export function awakeAfter(output: string, moment: number): number {
  const turns = [...output.matchAll(/^turn ([\d.]+)$/gm)].map(([, at]) => Number(at));
  let awake = 0;
  let last = moment;
  for (const turn of turns) {
    if (turn <= moment) continue;
    awake += Math.min(turn - last, 10);
    last = turn;
  }
  return awake;
}
