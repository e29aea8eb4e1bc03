import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import nest from "@nestjs/core/package.json" with { type: "json" };

/** What makes a process find the NestJS that this one finds. */
const sameNest = nest.version.startsWith("11.") ? ["--import", "./peers/nest-11/use.mjs"] : [];

export interface RunningNode {
  readonly process: ChildProcess;
  /** The next line that it prints. */
  line(): Promise<string[]>;
  lines(): readonly string[];
}

/** A program in a process of its own, against what is built. */
export function startNode(program: string, env: NodeJS.ProcessEnv): RunningNode {
  const child = spawn(process.execPath, [...sameNest, program], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const reader = createInterface({ input: child.stdout });
  const lines: string[] = [];
  reader.on("line", (line) => lines.push(line));
  return { process: child, line: () => once(reader, "line") as Promise<string[]>, lines: () => lines };
}
