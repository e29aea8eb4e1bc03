import { open, readFile, stat } from "node:fs/promises";
import { connect } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { bootId, type Owner } from "./home.ts";
import { ownerFile, socketFile } from "./names.ts";
import { elsewhere, openingFolder, socketAddress, throughFolder } from "./socket-address.ts";

/** A process that cannot be connected to is gone when its last sign of life is so old. Long: laptops sleep, disks stall. */
const leaseMs = 10 * 60 * 1_000;
/** A folder that has been without a signature for so long never gets one. Processes sign at once, but laptops sleep. */
const unsignedMs = 24 * 60 * 60 * 1_000;

/**
 * Whether the process that a folder belongs to is gone. In doubt it is not: waiting only costs time, while a living process
 * whose files are taken loses what it writes next.
 */
export async function isAbandoned(folder: string, now: number): Promise<boolean> {
  const owner = await readOwner(join(folder, ownerFile));
  // A complete folder has an owner until its process leaves.
  if (owner === "absent") return true;
  // A refused connection tells nothing of a process on another machine.
  if (owner !== "unreadable" && isOfThisMachine(owner)) {
    const answer = await askIn(folder, owner.id);
    if (answer !== "unknown") return answer === "refused";
  }
  return await isSilent(folder, now);
}

function isOfThisMachine(owner: Owner): boolean {
  const own = bootId();
  return own === undefined ? owner.bootId === undefined && owner.host === hostname() : owner.bootId === own;
}

async function readOwner(path: string): Promise<Owner | "absent" | "unreadable"> {
  try {
    const owner: unknown = JSON.parse(await readFile(path, "utf8"));
    return typeof owner === "object" && owner !== null ? (owner as Owner) : "unreadable";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "absent" : "unreadable";
  }
}

type Reply = "answered" | "refused" | "unknown";

async function askIn(folder: string, ownerId: string): Promise<Reply> {
  const address = socketAddress(folder);
  if (address === "path") return ask(join(folder, socketFile));
  if (address === "elsewhere") return ask(elsewhere(String(ownerId)));
  const opened = address === "folder" ? await open(folder, openingFolder).catch(() => undefined) : undefined;
  if (opened === undefined) return "unknown";
  return ask(throughFolder(opened.fd)).finally(() => opened.close());
}

function ask(path: string): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.unref();
    socket.once("connect", () => {
      socket.destroy();
      resolve("answered");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "ECONNREFUSED" ? "refused" : "unknown");
    });
  });
}

/** Whether the last sign of life in a folder is old. */
export async function isSilent(folder: string, now: number): Promise<boolean> {
  try {
    return now - (await stat(join(folder, ownerFile))).mtimeMs > leaseMs;
  } catch {
    return false;
  }
}

/** Whether the process that made a folder has not signed it and never will. */
export async function isUnsigned(folder: string, now: number): Promise<boolean> {
  if ((await readOwner(join(folder, ownerFile))) !== "absent") return false;
  return await stat(folder).then(
    ({ mtimeMs }) => now - mtimeMs > unsignedMs,
    () => false,
  );
}
