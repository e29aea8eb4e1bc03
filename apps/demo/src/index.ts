import { once } from "node:events";
import { freePort } from "./free-port.ts";
import { startReceiver } from "./receiver.ts";
import { type Service, startService } from "./services.ts";

/** What one letter makes: request, adding, attempt, retrieval, generation. */
const OBSERVATIONS = 5;

const isOnce = process.argv.includes("--once");
const asked = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
const services: Service[] = [];
const receiver = await startReceiver();
console.log(`Studio runs at ${receiver.url}`);

try {
  await Promise.race([demo(), asked]);
  if (!isOnce) await asked;
} finally {
  // Backwards: what was started last leans on what was started first.
  for (const service of services.reverse()) await service.stop();
  await receiver.close();
}

async function demo(): Promise<void> {
  const [database, port] = [await freePort(), await freePort()];
  await start("demo/src/database.ts", { PORT: String(database) });
  const DATABASE_URL = `postgres://postgres@127.0.0.1:${database}/postgres`;
  await start("worker/src/index.ts", { ...receiver.environment, DATABASE_URL });
  await start("gateway/src/index.ts", { ...receiver.environment, DATABASE_URL, PORT: String(port) });

  const url = `http://127.0.0.1:${port}/letters`;
  const headers = { "content-type": "application/json", "x-user": "ada" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ to: "Grace" }) });
  const traceId = response.headers.get("x-langfuse-trace-id") ?? "";
  console.log(`POST ${url} answered ${response.status}. The one trace of both services:\n`);
  console.log(await receiver.tree(traceId, OBSERVATIONS));
  if (!isOnce) console.log(`\nSee it at ${receiver.url}/traces/${traceId}. Ctrl-C ends everything.`);
}

async function start(program: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const service = startService(program, environment);
  services.push(service);
  await service.isReady;
}
