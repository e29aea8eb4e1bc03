import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { formatFolder, ownerFile, socketFile } from "./names.ts";
import { prepareDirectory } from "./safe-directory.ts";

/** What a process says of itself in its folder, for those who wonder whether it still lives. */
export interface Owner {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** Tells one start of a machine from the next, and one machine from another on a shared volume. */
  readonly bootId: string | undefined;
}

/** The folder of one process, or of one worker thread. */
export interface Home {
  readonly path: string;
  /** Says that we live, for those who cannot connect to us. */
  touch(): void;
  /** Makes anew what of it somebody deleted; what is there stays as it is. */
  restore(): void;
  /** Lets others have what is left in it, at once. */
  leave(): void;
}

/** The kernel takes no longer path for a socket; without one the lease alone says that we live. */
const longestSocketPath = 103;

export function bootId(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return undefined;
  }
}

/**
 * Makes a folder of our own below `dir`, once, at set-up. It is complete before it has its name, so that nobody takes a
 * process that is starting for one that is gone. Throws where the directory cannot be used.
 */
export function createHome(dir: string): Home {
  const root = join(dir, formatFolder);
  const owner: Owner = { id: randomUUID(), pid: process.pid, host: hostname(), bootId: bootId() };
  const path = join(root, owner.id);
  let server: Server | undefined;

  function build(): void {
    prepareDirectory(dir);
    prepareDirectory(root);
    const draft = join(root, `.${owner.id.slice(0, 8)}`);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    sign(draft);
    server?.close();
    server = listen(join(draft, socketFile));
    renameSync(draft, path);
  }

  function sign(folder: string): void {
    writeFileSync(join(folder, ownerFile), JSON.stringify(owner), { mode: 0o600 });
  }

  build();
  return {
    path,
    touch() {
      const now = new Date();
      utimesSync(join(path, ownerFile), now, now);
    },
    restore() {
      if (!existsSync(path)) build();
      else if (!existsSync(join(path, ownerFile))) sign(path);
    },
    leave() {
      server?.close();
      rmSync(join(path, socketFile), { force: true });
      rmSync(join(path, ownerFile), { force: true });
      try {
        rmdirSync(path);
      } catch {
        // Not empty: the next process finds what is in it.
      }
    },
  };
}

/** The kernel refuses connections to this socket as soon as the process is gone, however it ended. */
function listen(path: string): Server | undefined {
  if (process.platform === "win32" || Buffer.byteLength(path) > longestSocketPath) return undefined;
  const server = createServer((socket) => socket.destroy());
  // Without it the lease has to do.
  server.on("error", () => undefined);
  // Bound before this returns, so that the folder may be renamed at once. Exclusive: else the workers of a cluster get
  // a socket of their primary's, which lives on when they are gone.
  server.listen({ path, exclusive: true });
  server.unref();
  return server;
}
