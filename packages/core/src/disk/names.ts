import { createHash } from "node:crypto";

/** A version with another format uses another folder, and leaves this one alone. */
export const formatFolder = "v1";
export const ownerFile = "owner.json";
export const socketFile = "alive.sock";

/** The name of a process's folder until it is complete. */
export const unfinishedFolder = (ownerId: string): string => `.${ownerId.slice(0, 8)}`;
export const isUnfinishedFolder = (name: string): boolean => /^\.[0-9a-f]{8}$/.test(name);

/** Files hold `chunks` to be sent, or `drafts` of running traces in case the process dies. */
export type FileKind = "chunks" | "drafts";

const namePattern = /^([0-9a-f]{16})-([0-9a-f]{16})\.(chunks|drafts)$/;
const claimed = "from-";

/**
 * Stands for a destination in file names. Made of what identifies the project, so that records are never sent to another
 * project because a name in the configuration means something else by now.
 */
export function destinationHash(...facts: readonly string[]): string {
  return createHash("sha256").update(facts.join("\n")).digest("hex").slice(0, 16);
}

export function recordFileName(number: number, destination: string, kind: FileKind = "chunks"): string {
  return `${number.toString(16).padStart(16, "0")}-${destination}.${kind}`;
}

export interface FileName {
  readonly destination: string;
  readonly kind: FileKind;
}

export function readFileName(name: string): FileName | undefined {
  const match = namePattern.exec(name);
  return match === null ? undefined : { destination: match[2] ?? "", kind: match[3] as FileKind };
}

/** The name of another process's folder when it has been claimed: moved into our own. */
export const claimedName = (name: string): string => claimed + name;
export const originalName = (name: string): string | undefined =>
  name.startsWith(claimed) ? name.slice(claimed.length) : undefined;
