import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { type Application, outlivesSignals, type Stage } from "../stage/index.ts";
import type { Step } from "../table/index.ts";

type Handlers = {
  readonly [Name in Step["do"]]: (stage: Stage, step: Extract<Step, { do: Name }>) => unknown;
};

const handlers: Handlers = {
  wait: (_, { ms }) => pause(ms),
  server: ({ server }, { rules }) => server.ask("rules", rules),
  network: ({ networks }, { of, is }) => networks[of]?.set(is),
  start: (stage, { name, plan }) => stage.start(name, plan),
  signal: (stage, step) => signal(stage.newest(step.to), step),
  burst: (stage, { of, requests }) => stage.newest(of).child.ask("burst", requests),
  async terminate(stage, { of, thread }) {
    const application = stage.newest(of);
    application.killed.add(String(await application.child.ask("terminate", thread)));
  },
  clock: (stage, { of, offMs }) => stage.newest(of).child.ask("clock", offMs),
  handles: (stage, { of, more }) => limitHandles(stage.newest(of), more),
  async end(stage, { of, how }) {
    const { child, killed } = stage.newest(of);
    // No handler runs then.
    if (how === "abort") killed.add("");
    await child.ask("end", how);
    await child.ended;
  },
  medium: ({ medium }, { is }) => medium.set(is),
  postgres: ({ postgres }, { is }) => (is === "killed" ? postgres?.kill() : postgres?.restart()),
  redis: ({ redis }, { is }) => redis?.set(is),
};

/** Does one step of a case. */
export async function perform(stage: Stage, step: Step): Promise<void> {
  await (handlers[step.do] as (stage: Stage, step: Step) => unknown)(stage, step);
}

/** The kernel asks nobody. */
function limitHandles({ child }: Application, more: number | undefined): void {
  const pid = child.pid();
  if (pid === undefined) return;
  const most = more === undefined ? "1024" : String((child.handles() ?? 0) + more);
  execFileSync("prlimit", ["--pid", String(pid), `--nofile=${most}:`]);
}

async function signal(application: Application, step: Extract<Step, { do: "signal" }>): Promise<void> {
  const { child, killed } = application;
  if (step.worker !== undefined) {
    const pids = (await child.ask("workers")) as readonly number[];
    const pid = pids[step.worker % pids.length];
    if (pid === undefined) return;
    if (step.signal === "SIGKILL") killed.add(String(pid));
    process.kill(pid, step.signal);
    return;
  }
  if (step.signal === "SIGKILL") killed.add("");
  child.signal(step.signal);
  if (step.signal === "SIGKILL" || (step.signal === "SIGTERM" && !outlivesSignals(application))) await child.ended;
}
