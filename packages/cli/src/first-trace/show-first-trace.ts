import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Project } from "../project/index.ts";
import { type Application, startApplication } from "./application.ts";
import { freePort } from "./free-port.ts";
import { listenProbe } from "./listen-probe.ts";
import { reasonFor } from "./reasons.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { type StartCommand, startCommand } from "./start-command.ts";
import type { FirstTrace } from "./types.ts";
import { type Visit, visit } from "./visit.ts";

export interface Patience {
  /** Until the application listens. */
  readonly startMs: number;
  /** Until its trace arrives. */
  readonly traceMs: number;
}

const patience: Patience = { startMs: 60_000, traceMs: 10_000 };

/** Asks until there is an answer or the time is up. */
async function until<T>(timeoutMs: number, ask: () => T | undefined): Promise<T | undefined> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await pause(50)) {
    const answer = ask();
    if (answer !== undefined) return answer;
  }
  return ask();
}

/**
 * Starts the project's own entry once against a receiver of ours, asks it once, and answers the first trace, or why none
 * came. Everything that was started is ended.
 * @example const { trace, why } = await showFirstTrace(readProject("."), process.env);
 */
export async function showFirstTrace(
  project: Project,
  env: NodeJS.ProcessEnv,
  { startMs, traceMs }: Patience = patience,
): Promise<FirstTrace> {
  const command = startCommand(project);
  if (command === undefined) {
    const why = 'It is not known how the application starts. Give package.json a script "start".';
    return { command: "", trace: undefined, why, output: "" };
  }
  const receiver = await startReceiver();
  const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-start-"));
  const listening = join(folder, "listening");
  writeFileSync(listening, "");
  try {
    return await attempt({ project, env, command, receiver, listening, startMs, traceMs });
  } finally {
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Attempt extends Patience {
  readonly project: Project;
  readonly env: NodeJS.ProcessEnv;
  readonly command: StartCommand;
  readonly receiver: Receiver;
  readonly listening: string;
}

async function attempt({ project, env, command, receiver, listening, startMs, traceMs }: Attempt): Promise<FirstTrace> {
  const words = command.start.join(" ");
  const failed = await build(command, project, env);
  if (failed !== undefined) return { command: words, trace: undefined, why: failed, output: failed };
  const application = startApplication(command.start, project.root, {
    ...env,
    ...receiver.environment,
    PORT: String(await freePort()),
    ...listenProbe(listening, env.NODE_OPTIONS),
  });
  try {
    const isWorkerOnly = project.frameworks.every(({ name }) => name === "bullmq");
    const ports = (): number[] => [...new Set(readFileSync(listening, "utf8").split("\n").filter(Boolean).map(Number))];
    const isOver = (): boolean => application.exitCode() !== undefined || receiver.firstTrace() !== undefined;
    // A worker listens nowhere: it is given the time that a trace is given.
    await until(isWorkerOnly ? traceMs : startMs, () => (isOver() || ports().length > 0 ? true : undefined));
    const visits = await visitAll(application, ports, receiver, traceMs);
    const trace = receiver.firstTrace();
    const seen = {
      exitCode: application.exitCode(),
      ports: ports(),
      visits,
      received: receiver.requests(),
      output: application.output(),
      isWorkerOnly,
    };
    return { command: words, trace, why: trace === undefined ? reasonFor(seen) : undefined, output: seen.output };
  } finally {
    await application.stop();
  }
}

async function visitAll(
  application: Application,
  ports: () => number[],
  receiver: Receiver,
  traceMs: number,
): Promise<Visit[]> {
  const visits: Visit[] = [];
  const asked = new Set<number>();
  // One that listens on a second port a moment later, such as for metrics, is asked there too.
  await until(traceMs, () => {
    for (const port of ports()) {
      if (asked.has(port)) continue;
      asked.add(port);
      void visit(port, traceMs).then((one) => visits.push(one));
    }
    return receiver.firstTrace() ?? application.exitCode();
  });
  return visits;
}

async function build({ before }: StartCommand, { root }: Project, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (before === undefined) return undefined;
  const application = startApplication(before, root, env);
  const code = await application.exited;
  return code === 0
    ? undefined
    : `\`${before.join(" ")}\` failed, so nothing was started.\n${application.output().trim()}`;
}
