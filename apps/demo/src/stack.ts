import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { type Service, startService } from "./services.ts";

export type ServiceName = "gateway" | "agent" | "search" | "model" | "worker";

/** The five services and their queue, running. */
export interface Stack {
  /** Where the gateway answers. */
  readonly url: string;
  service(name: ServiceName): Service;
  /** Starts one anew, at the same address and with the same folder. */
  restart(name: ServiceName): Promise<void>;
  stop(): Promise<void>;
}

const programs: Readonly<Record<ServiceName, string>> = {
  gateway: "gateway/src/index.ts",
  agent: "agent/dist/main.mjs",
  search: "search/src/index.ts",
  model: "model/src/index.ts",
  worker: "worker/src/index.ts",
};

/** Starts everything; `receiver` is the environment by which a Langfuse is found, `say` hears of what is up. */
export async function startStack(
  receiver: Readonly<Record<string, string>>,
  say: (text: string) => void = () => undefined,
  more: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), "langfuse-kit-demo-"));
  const [gateway, agent, search, model, database] = await freePorts(5);
  const at = (port: string | undefined): string => `http://127.0.0.1:${port}`;
  const ports: Readonly<Record<string, string | undefined>> = { gateway, agent, search, model };
  const started = new Map<string, Service>();
  const shared = {
    ...receiver,
    AGENT_URL: at(agent),
    SEARCH_URL: at(search),
    MODEL_URL: at(model),
    DATABASE_URL: `postgres://postgres@127.0.0.1:${database}/postgres`,
    FAIL_FIRST_ATTEMPT: "true",
    ...more,
  };

  async function start(name: string, program: string, environment: Readonly<Record<string, string>>): Promise<void> {
    const began = performance.now();
    const service = startService(program, environment);
    started.set(name, service);
    await service.isReady;
    say(`${name} is up (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  }
  const startNamed = (name: ServiceName): Promise<void> => {
    const own = { LANGFUSE_SPOOL_DIR: join(folder, name), PORT: ports[name] ?? "" };
    const telemetry = name === "model" ? plainTelemetry(receiver) : {};
    return start(name, programs[name], { ...shared, ...own, ...telemetry });
  };
  async function stop(): Promise<void> {
    // Backwards: what was started last leans on what was started first.
    for (const service of [...started.values()].reverse()) await service.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    const queue = process.env.REDIS_URL
      ? undefined
      : start("PostgreSQL", "demo/src/database.ts", { PORT: database ?? "" });
    await Promise.all([queue, startNamed("model"), startNamed("search"), startNamed("agent")]);
    await startNamed("worker");
    await startNamed("gateway");
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: at(gateway),
    service: (name) => started.get(name) as Service,
    restart: async (name) => {
      await started.get(name)?.stop();
      await startNamed(name);
    },
    stop,
  };
}

async function freePorts(count: number): Promise<string[]> {
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  return ports.map(String);
}

/** The same receiver, in the words of OpenTelemetry's own SDK. */
function plainTelemetry({
  LANGFUSE_BASE_URL,
  LANGFUSE_PUBLIC_KEY,
  LANGFUSE_SECRET_KEY,
}: Readonly<Record<string, string>>): Record<string, string> {
  const keys = Buffer.from(`${LANGFUSE_PUBLIC_KEY}:${LANGFUSE_SECRET_KEY}`).toString("base64");
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${LANGFUSE_BASE_URL}/api/public/otel`,
    OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Basic ${keys}`,
    OTEL_BSP_SCHEDULE_DELAY: "250",
  };
}
