import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { createPostgresBackend, withBackend } from "bullmq";
import { findOwner, findPrograms } from "./postgres-programs.ts";

/**
 * PostgreSQL from npm on the port PORT, with BullMQ's tables in it. A process of its own: on SIGTERM, or when whoever
 * started it is gone, the server ends and its data goes with it.
 */
const { PORT = "5432" } = process.env;

const folder = await mkdtemp(join(tmpdir(), "langfuse-kit-database-"));
const ended = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT"), once(process, "disconnect")]);

try {
  await serve();
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit();

async function serve(): Promise<void> {
  const owner = await findOwner();
  const as = { ...owner, cwd: "/" };
  const { initdb, postgres } = await findPrograms(owner, folder);
  const data = join(folder, "data");
  await mkdir(data);
  await chmod(folder, 0o755);
  if (owner !== undefined) await chown(data, owner.uid, owner.gid);
  const locale = ["--locale=C", "--encoding=UTF8"];
  await promisify(execFile)(
    initdb,
    [`--pgdata=${data}`, "--username=postgres", "--auth=trust", "--no-sync", ...locale],
    as,
  );

  // What it holds is gone with it, so nothing is written for good.
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
    full_page_writes: "off",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(postgres, ["-D", data, "-p", PORT, ...options], { ...as, stdio: ["ignore", "ignore", "pipe"] });
  const exited = once(server, "exit");
  const isReady = new Promise<void>((resolve) => {
    createInterface(server.stderr).on("line", (line) => void (line.includes("ready to accept") && resolve()));
  });
  await Promise.race([isReady, exited.then(([code]) => Promise.reject(new Error(`PostgreSQL ended with ${code}`)))]);
  await migrate(`postgres://postgres@127.0.0.1:${PORT}/postgres`);
  process.send?.("ready");
  await ended;
  server.kill("SIGINT");
  await exited;
}

/** Once, before the services come all at the same time. */
async function migrate(connectionString: string): Promise<void> {
  const { Queue } = withBackend(createPostgresBackend);
  const queue = new Queue("first", { connection: { connectionString, migrate: true } });
  // A connection of its that is still about to close must not make noise when the server ends.
  queue.on("error", () => undefined);
  await queue.waitUntilReady();
  await queue.close();
}
