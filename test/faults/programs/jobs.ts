import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { generation, startObservation } from "@langfuse-kit/core";
import { createPostgresBackend, withBackend } from "bullmq";
import type { ProgramLedger } from "./ledger.ts";
import type { Traffic } from "./traffic.ts";

const name = "jobs";

/** Jobs on a PostgreSQL that may be away: what they trace is nobody's business but Langfuse's. */
export async function openJobs(ledger: ProgramLedger): Promise<Traffic> {
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = { connectionString: process.env.FAULTS_POSTGRES ?? "" };
  const telemetry = langfuseTelemetry();
  const queue = new Queue(name, { connection, telemetry });
  const worker = new Worker(name, async ({ data }) => work(Number(data)), { connection, telemetry, concurrency: 4 });
  queue.on("error", () => undefined);
  worker.on("error", () => undefined);
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  let count = 0;
  let isResting = false;

  async function work(serial: number): Promise<void> {
    let id = "";
    await generation("answer", { model: "gpt-4o", input: { serial } }, async (call) => {
      id = call.id;
      ledger.begun(id);
      await new Promise((resolve) => setTimeout(resolve, serial % 20));
      ledger.made(id, serial);
    });
    ledger.ended(id);
  }

  function add(serial: number): void {
    const step = startObservation("adding", { input: { serial } });
    ledger.made(step.id, serial);
    step.end();
    ledger.ended(step.id);
    // One that the database does not take is the application's loss, not tracing's.
    queue.add("work", serial).catch(() => undefined);
  }

  return {
    request() {
      if (!isResting) add(++count);
    },
    async rest() {
      isResting = true;
      await worker.close();
    },
  };
}
