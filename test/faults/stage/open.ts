import { readdirSync, rmSync } from "node:fs";
import { type RunningPostgres, startPostgres } from "../../servers/index.ts";
import type { ApplicationPlan, Scenario } from "../table/index.ts";
import { type Child, startChild } from "./child.ts";
import { makeFastFolder } from "./fast-folder.ts";
import { type Medium, openMedium } from "./medium.ts";
import { type Network, openNetwork } from "./network.ts";
import { openStore, type Store } from "./store.ts";

/** A program under test, with what became of it. */
export interface Application {
  /** As its ledgers are called: the name in the case, and which start of it this is. */
  readonly name: string;
  readonly plan: ApplicationPlan;
  readonly child: Child;
  /** By the pid of a worker or the number of a thread; "" is the whole. What these promised counts until shortly before. */
  readonly killed: Set<string>;
  /** Files and sockets that it had open when it began to work. */
  handlesAtFirst: number | undefined;
}

/** Everything that a case plays on. */
export interface Stage extends AsyncDisposable {
  readonly server: Child;
  readonly networks: Readonly<Record<"langfuse" | "redis", Network | undefined>>;
  readonly medium: Medium;
  readonly redis: Store | undefined;
  readonly postgres: RunningPostgres | undefined;
  readonly ledgers: string;
  readonly applications: readonly Application[];
  /** Others than applications: what they write is looked at as well. */
  readonly helpers: readonly Child[];
  start(name: string, plan: ApplicationPlan): Promise<Application>;
  newest(name: string): Application;
}

/** Found nowhere but in what authorises a request. */
const secretMark = "sparrow";
const keys = { publicKey: "pk-lf-faults", secretKey: `sk-lf-${secretMark}-0123456789abcdef` };

export interface StageOptions {
  /** `"ids"` for runs that are too long for contents. */
  readonly keep?: "all" | "ids";
}

export async function openStage(
  { medium: place, needs = [], version }: Pick<Scenario, "medium" | "needs" | "version">,
  options: StageOptions = {},
): Promise<Stage> {
  const ledgers = makeFastFolder("langfuse-kit-ledgers-");
  const medium = openMedium(place);
  // Also when somebody interrupts the run: a mounted file system would stay for good.
  const tidy = (): void => {
    medium.remove();
    rmSync(ledgers, { recursive: true, force: true });
  };
  process.once("exit", tidy);
  const server = startChild("server", { FAULTS_SERVER: JSON.stringify({ ...keys, version, ...options }) });
  const redis = needs.includes("redis-server") ? await openStore() : undefined;
  const postgres = needs.includes("postgres") ? await startPostgres() : undefined;
  const port = Number(await server.ready);
  const langfuse = await openNetwork(() => port);
  const toRedis = redis && (await openNetwork(() => redis.port));
  const applications: Application[] = [];
  const environment = {
    LANGFUSE_BASE_URL: `http://127.0.0.1:${langfuse.port}`,
    LANGFUSE_PUBLIC_KEY: keys.publicKey,
    LANGFUSE_SECRET_KEY: keys.secretKey,
    FAULTS_SPOOL_DIR: medium.spoolDir,
    FAULTS_LEDGERS: ledgers,
    ...(postgres && { FAULTS_POSTGRES: postgres.url }),
    ...(toRedis && { FAULTS_REDIS_PORT: String(toRedis.port) }),
  };
  const isQueued = redis !== undefined || postgres !== undefined;
  // Not by the bad way: what is between the service and the queue is in question.
  const helpers = isQueued ? [startChild("courier", { ...environment, FAULTS_REDIS_PORT: String(redis?.port) })] : [];
  await Promise.all(helpers.map(({ ready }) => ready));

  return {
    server,
    networks: { langfuse, redis: toRedis },
    medium,
    redis,
    postgres,
    ledgers,
    applications,
    helpers,
    async start(called, plan) {
      const name = `${called}-${applications.length + 1}`;
      const more = { FAULTS_NAME: name, FAULTS_PLAN: JSON.stringify(plan) };
      const hostName = plan.shape === "namespace" ? name : undefined;
      const child = startChild("application", { ...environment, ...more }, { hostName });
      const application: Application = { name, plan, child, killed: new Set(), handlesAtFirst: undefined };
      applications.push(application);
      await child.ready;
      application.handlesAtFirst = child.handles();
      return application;
    },
    newest(called) {
      const found = applications.findLast(({ name }) => name.startsWith(`${called}-`));
      if (found === undefined) throw new Error(`No "${called}" was started.`);
      return found;
    },
    async [Symbol.asyncDispose]() {
      const children = [...applications.map(({ child }) => child), ...helpers, server];
      for (const child of children) child.signal("SIGKILL");
      await Promise.all(children.map(({ ended }) => ended));
      await Promise.all([langfuse.close(), toRedis?.close(), redis?.stop(), postgres?.stop()]);
      process.off("exit", tidy);
      tidy();
    },
  };
}

/** Files of the spool, dead letters aside. */
export function leftIn({ medium: { spoolDir } }: Pick<Stage, "medium">): string[] {
  try {
    const names = readdirSync(spoolDir, { recursive: true, encoding: "utf8" });
    return names.filter((name) => /\.(chunks|drafts)$/.test(name));
  } catch {
    return [];
  }
}

/** The kernel keeps signals from the first process of a namespace that it does not listen to itself. */
export function outlivesSignals({ plan }: Pick<Application, "plan">): boolean {
  return plan.shape === "namespace";
}
