import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { utimes } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { formatFolder, ownerFile, socketFile, unfinishedFolder } from "./names.ts";
import { prepareDirectory, takenBack } from "./safe-directory.ts";
import { elsewhere, openingFolder, socketAddress, throughFolder } from "./socket-address.ts";

/** What a process writes about itself in its folder, so that others can find out whether it is still alive. */
export interface Owner {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** Different after each start of a machine, and on each machine: the volume may be shared. */
  readonly bootId: string | undefined;
}

/** The folder of one process, or of one worker thread. */
export interface Home {
  readonly path: string;
  /** A sign of life, for those who cannot connect to the socket. Rejects if the folder is not ours any more. */
  touch(): Promise<void>;
  /** Makes anew what somebody has deleted of the folder, or all of it. */
  restore(): void;
  /** Whether the folder is where it was made. */
  isThere(): boolean;
  /** Whether the folder was made anew since the last call, so that what was written to it is gone. */
  wasEmptied(): boolean;
  /** Gives up the folder, so that others may adopt what is left in it at once. */
  leave(): void;
  /** The same, if nothing is left in it. */
  leaveIfEmpty(): void;
}

/** The name under which the socket is made. */
const unnamed = ".sock";

export function bootId(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return undefined;
  }
}

/**
 * Makes a folder of our own below `dir`, at set-up. It gets its name only when it is complete, so that no other process takes
 * it for abandoned meanwhile. Throws if the directory cannot be used.
 */
export function createHome(dir: string, warn: (message: string) => void): Home {
  const root = join(dir, formatFolder);
  const owner: Owner = { id: randomUUID(), pid: process.pid, host: hostname(), bootId: bootId() };
  const path = join(root, owner.id);
  let server: Server | undefined;
  let isEmptied = false;

  function build(): void {
    prepareDirectory(dir, (path) => warn(takenBack(path)));
    // Without a message: only `dir` can have been open to others.
    prepareDirectory(root);
    const unfinished = join(root, unfinishedFolder(owner.id));
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    sign(unfinished);
    server?.close();
    server = listen(unfinished, path, owner.id);
    renameSync(unfinished, path);
  }

  function sign(folder: string): void {
    writeFileSync(join(folder, ownerFile), JSON.stringify(owner), { mode: 0o600 });
  }

  function leave(): void {
    server?.close();
    try {
      rmSync(join(path, socketFile), { force: true });
      rmSync(join(path, ownerFile), { force: true });
      rmdirSync(path);
    } catch {
      // It is not empty, and the next process adopts what is in it; or it is not there any more.
    }
  }

  build();
  return {
    path,
    async touch() {
      const now = new Date();
      await utimes(join(path, ownerFile), now, now);
    },
    restore() {
      if (existsSync(path)) {
        if (!existsSync(join(path, ownerFile))) sign(path);
        return;
      }
      build();
      isEmptied = true;
    },
    isThere: () => existsSync(path),
    wasEmptied() {
      const answer = isEmptied;
      isEmptied = false;
      return answer;
    },
    leave,
    leaveIfEmpty() {
      if (readdirSync(path).every((name) => name === socketFile || name === ownerFile)) leave();
    },
  };
}

/** Shows others that the process is alive: when it is gone, however it ended, the kernel refuses connections. */
function listen(folder: string, later: string, ownerId: string): Server | undefined {
  // For the path that the folder will have.
  const address = socketAddress(later);
  // Then others go by the signs of life alone.
  if (address === "none") return undefined;
  const server = createServer((socket) => socket.destroy());
  server.on("error", () => undefined);
  // Bound before this returns. Exclusive: otherwise the primary of a cluster holds the socket for its workers, and it would
  // outlive them.
  const bind = (path: string): unknown => server.listen({ path, exclusive: true });
  if (address === "path") bind(join(folder, unnamed));
  else if (address === "elsewhere") bind(elsewhere(ownerId));
  else {
    const descriptor = openSync(folder, openingFolder);
    bind(throughFolder(descriptor, unnamed));
    closeSync(descriptor);
  }
  // Renamed, since Node deletes the path it was bound to when the process ends, and a missing socket tells nothing.
  if (existsSync(join(folder, unnamed))) renameSync(join(folder, unnamed), join(folder, socketFile));
  server.unref();
  return server;
}
