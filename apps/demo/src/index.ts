import { once } from "node:events";
import { startDatabase } from "./database.ts";
import { freePort } from "./free-port.ts";
import { startReceiver } from "./receiver.ts";
import { startService } from "./services.ts";

/** What one letter makes: request, adding, attempt, retrieval, generation. */
const OBSERVATIONS = 5;

const isOnce = process.argv.includes("--once");
const running: (() => Promise<void>)[] = [];
const asked = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);

try {
  await Promise.race([demo(), asked]);
  if (!isOnce) await asked;
} finally {
  // Backwards: what was started last leans on what was started first.
  for (const stop of running.reverse()) await stop();
}

async function demo(): Promise<void> {
  const receiver = keep(await startReceiver(), (one) => one.close());
  const database = keep(await startDatabase(), (one) => one.stop());
  const port = String(await freePort());
  const environment = { ...receiver.environment, DATABASE_URL: database.url, PORT: port };
  for (const name of ["worker", "gateway"]) keep(await startService(name, environment), (one) => one.stop());

  const url = `http://127.0.0.1:${port}/letters`;
  const headers = { "content-type": "application/json", "x-user": "ada" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ to: "Grace" }) });
  const traceId = response.headers.get("x-langfuse-trace-id") ?? "";
  console.log(`POST ${url} answered ${response.status}. The one trace of both services:\n`);
  console.log(await receiver.tree(traceId, OBSERVATIONS));
  if (!isOnce) console.log("\nThe services are running. Ctrl-C ends them.");
}

function keep<T>(started: T, stop: (started: T) => Promise<void>): T {
  running.push(() => stop(started));
  return started;
}
