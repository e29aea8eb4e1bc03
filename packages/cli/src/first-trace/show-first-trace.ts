import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Project } from "../project/index.ts";
import { type Application, startApplication } from "./application.ts";
import { freePort } from "./free-port.ts";
import { type Inside, readInside, readPorts } from "./inside.ts";
import { installProbe, type Probe } from "./probe.ts";
import { reasonFor } from "./reasons.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { installStandIn, ownKeys } from "./stand-in.ts";
import { type StartCommand, startCommand } from "./start-command.ts";
import type { FirstTrace, StartOptions } from "./types.ts";
import { type Visit, visit } from "./visit.ts";

const patience = { startMs: 60_000, traceMs: 10_000 };

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
  options: StartOptions = {},
): Promise<FirstTrace> {
  const command = startCommand(project);
  if (command === undefined) {
    const why = 'It is not known how the application starts. Give package.json a script "start".';
    return { command: "", isBuilt: true, trace: undefined, why, output: "", inside: undefined, ignored: [] };
  }
  const receiver = await startReceiver(options.asConfigured === true);
  const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-start-"));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", clean);
  const { NODE_OPTIONS } = env;
  const load = options.findsKeys ? installStandIn(folder, NODE_OPTIONS, receiver.keys) : NODE_OPTIONS;
  try {
    return await attempt({
      project,
      env,
      keys: options.findsKeys ? ownKeys(env, receiver.keys) : receiver.keys,
      command,
      receiver,
      probe: installProbe(folder, load, options.asConfigured === true),
      ...patience,
      ...options,
    });
  } finally {
    await receiver.close();
    process.off("exit", clean);
    clean();
  }
}

interface Attempt {
  readonly project: Project;
  readonly env: NodeJS.ProcessEnv;
  readonly keys: NodeJS.ProcessEnv;
  readonly command: StartCommand;
  readonly receiver: Receiver;
  readonly probe: Probe;
  readonly startMs: number;
  readonly traceMs: number;
}

async function attempt(given: Attempt): Promise<FirstTrace> {
  const { project, env, keys, command, receiver, probe, startMs, traceMs } = given;
  const words = command.start.join(" ");
  const failed = await build(command, project, env);
  if (failed !== undefined) {
    const nothing = { trace: undefined, inside: undefined, ignored: [] };
    return { command: words, isBuilt: false, ...nothing, why: failed, output: failed };
  }
  const application = startApplication(command.start, project.root, {
    ...env,
    ...receiver.environment,
    ...keys,
    PORT: String(await freePort()),
    ...probe.variables,
  });
  try {
    const isWorkerOnly = project.frameworks.every(({ name }) => name === "bullmq");
    const ports = (): readonly number[] => readPorts(probe.report);
    const isOver = (): boolean => application.exitCode() !== undefined || receiver.firstTrace() !== undefined;
    // A worker listens nowhere: it is given the time that a trace is given.
    await until(isWorkerOnly ? traceMs : startMs, () => (isOver() || ports().length > 0 ? true : undefined));
    const isThere = isWorkerOnly || isOver() || ports().length > 0;
    const visits = isThere ? await visitAll(given, application) : [];
    const trace = receiver.firstTrace();
    const inside = readInside(probe.report);
    const seen = {
      exitCode: application.exitCode(),
      ports: ports(),
      visits,
      received: receiver.requests(),
      output: application.output(),
      isWorkerOnly,
      inside,
    };
    const why = trace === undefined ? reasonFor(seen) : undefined;
    return { command: words, isBuilt: true, trace, why, output: seen.output, inside, ignored: receiver.ignored() };
  } finally {
    await application.stop();
  }
}

/** The application says by itself, a moment after its answer, that nothing will come. */
function isHopeless(inside: Inside | undefined): boolean {
  if (inside === undefined) return false;
  return inside.kit === undefined || !inside.kit.isEnabled || inside.kit.sampledOut > 0;
}

const momentMs = 500;

async function visitAll({ probe, receiver, traceMs }: Attempt, { exitCode }: Application): Promise<Visit[]> {
  const visits: Visit[] = [];
  const asked = new Set<number>();
  let answeredAt = Number.POSITIVE_INFINITY;
  // One that listens on a second port a moment later, such as for metrics, is asked there too.
  await until(traceMs, () => {
    for (const port of readPorts(probe.report)) {
      if (asked.has(port)) continue;
      asked.add(port);
      void visit(port, traceMs).then((one) => {
        visits.push(one);
        answeredAt = Date.now();
      });
    }
    const isOver = Date.now() - answeredAt > momentMs && isHopeless(readInside(probe.report));
    return receiver.firstTrace() ?? exitCode() ?? (isOver || undefined);
  });
  return visits;
}

async function build({ before }: StartCommand, { root }: Project, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (before === undefined) return undefined;
  const application = startApplication(before, root, env);
  try {
    if ((await application.exited) === 0) return undefined;
    return `\`${before.join(" ")}\` failed, so nothing was started.\n${application.output().trim()}`;
  } finally {
    await application.stop();
  }
}
