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
  /** Says that we live, for those who cannot connect to us. Rejects where the folder is not ours any more. */
  touch(): Promise<void>;
  /** Makes anew what of it somebody deleted; what is there stays as it is. */
  restore(): void;
  /** Whether the folder is where it was made. */
  isThere(): boolean;
  /** Whether the folder was made anew since this was asked last: nothing is in it of what we had written. */
  wasEmptied(): boolean;
  /** Lets others have what is left in it, at once. */
  leave(): void;
  /** The same, unless something is left in it. */
  leaveIfEmpty(): void;
}

/** A socket's name until it is complete. */
const unnamed = ".sock";

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
export function createHome(dir: string, warn: (message: string) => void): Home {
  const root = join(dir, formatFolder);
  const owner: Owner = { id: randomUUID(), pid: process.pid, host: hostname(), bootId: bootId() };
  const path = join(root, owner.id);
  let server: Server | undefined;
  let isEmptied = false;

  function build(): void {
    prepareDirectory(dir, (path) => warn(takenBack(path)));
    // Nobody else could come as far as here.
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
      // Not empty, and the next process finds what is in it; or not there any more.
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

/** The kernel refuses connections to this socket as soon as the process is gone, however it ended. */
function listen(folder: string, later: string, ownerId: string): Server | undefined {
  // By the path that others will have to use.
  const address = socketAddress(later);
  // Without it the lease has to do.
  if (address === "none") return undefined;
  const server = createServer((socket) => socket.destroy());
  server.on("error", () => undefined);
  // Bound before this returns. Exclusive: else the workers of a cluster get a socket of their primary's, which lives on
  // when they are gone.
  const bind = (path: string): unknown => server.listen({ path, exclusive: true });
  if (address === "path") bind(join(folder, unnamed));
  else if (address === "elsewhere") bind(elsewhere(ownerId));
  else {
    const descriptor = openSync(folder, openingFolder);
    bind(throughFolder(descriptor, unnamed));
    closeSync(descriptor);
  }
  // By its first name Node deletes it when a thread or a process ends well; refused connections are what says so.
  if (existsSync(join(folder, unnamed))) renameSync(join(folder, unnamed), join(folder, socketFile));
  server.unref();
  return server;
}
