import { open, readFile, stat } from "node:fs/promises";
import { connect } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { bootId, type Owner } from "./home.ts";
import { ownerFile, socketFile } from "./names.ts";
import { elsewhere, openingFolder, socketAddress, throughFolder } from "./socket-address.ts";

/** So old must the last sign of life be where nobody can be asked. Long: a laptop sleeps, a disk stalls. */
const leaseMs = 10 * 60 * 1_000;
/** A process signs its folder as soon as it has made it. Much longer: a laptop may go to sleep between the two. */
const unsignedMs = 24 * 60 * 60 * 1_000;

/**
 * Whether the process that a folder belongs to is gone. In doubt it lives: to wait costs time, to take a living one's
 * files costs it what it writes next.
 */
export async function isAbandoned(folder: string, now: number): Promise<boolean> {
  const owner = await readOwner(join(folder, ownerFile));
  // Complete folders have one until their process leaves.
  if (owner === "absent") return true;
  // A refused connection says nothing of a process on another machine.
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

/** Whether no process has said for long that it lives there. */
export async function isSilent(folder: string, now: number): Promise<boolean> {
  try {
    return now - (await stat(join(folder, ownerFile))).mtimeMs > leaseMs;
  } catch {
    return false;
  }
}

/** Whether a folder was never signed by the process that made it, and never will be. */
export async function isUnsigned(folder: string, now: number): Promise<boolean> {
  if ((await readOwner(join(folder, ownerFile))) !== "absent") return false;
  return await stat(folder).then(
    ({ mtimeMs }) => now - mtimeMs > unsignedMs,
    () => false,
  );
}
