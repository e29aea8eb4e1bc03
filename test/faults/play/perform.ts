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
  medium: ({ medium }, { is }) => medium.set(is),
  redis: ({ redis }, { is }) => redis?.set(is),
};

/** Does one step of a case. */
export async function perform(stage: Stage, step: Step): Promise<void> {
  await (handlers[step.do] as (stage: Stage, step: Step) => unknown)(stage, step);
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
