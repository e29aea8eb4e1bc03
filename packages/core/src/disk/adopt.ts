import { join } from "node:path";
import type { FileSystem } from "./files.ts";
import { isAbandoned, isSilent, isUnsigned } from "./liveness.ts";
import {
  claimedName,
  formatFolder,
  isUnfinishedFolder,
  originalName,
  ownerFile,
  readFileName,
  socketFile,
} from "./names.ts";
import { type Recorded, scanRecords } from "./record.ts";
import { succeeds } from "./succeeds.ts";

export interface AdoptTools {
  readonly dir: string;
  /** Our own folder, into which the files are moved. */
  readonly home: string;
  readonly files: FileSystem;
  readonly now: () => number;
  /** The name in our folder for a file of this destination. Undefined if this process has no keys for it. */
  readonly nameFor: (destinationHash: string) => string | undefined;
  /** Called with a file of chunks that is now in our folder. Resolves with the ids of all that is in it. */
  readonly found: (path: string) => Promise<readonly string[]>;
  /** Folders that could not be emptied yet, each with the ids that were taken from it, so that none is taken twice. */
  readonly interrupted: Map<string, Set<string>>;
  readonly warn: (message: string) => void;
  /** Called with an abandoned folder in which nothing is ours. */
  readonly ofOthers: (folder: string) => Promise<void>;
  /** Called with the draft of an observation that had ended and was never sealed. */
  readonly foundDraft: (draft: Recorded, destinationHash: string) => Promise<void>;
}

const largestDrafts = 64 * 1024 * 1024;

/**
 * Takes over what processes left that are gone. A folder is claimed by renaming it: of two processes that try, one succeeds,
 * and the other finds that the folder is no longer there. It is moved into our own folder, so that whoever adopts that finds
 * it too if this process dies before it is done.
 */
export async function adopt(tools: AdoptTools): Promise<void> {
  const { dir, home, files, interrupted, warn } = tools;
  const root = join(dir, formatFolder);
  /** Never rejects: a folder that cannot be emptied must not stop the others from being taken. */
  const take = async (folder: string, name: string): Promise<void> => {
    const known = interrupted.get(name) ?? new Set();
    try {
      await empty(folder, join(root, name), known, tools);
      interrupted.delete(name);
    } catch {
      if (!interrupted.has(name))
        warn("A folder that a process left in the spool cannot be emptied; it is tried again.");
      interrupted.set(name, known);
    }
  };
  // Folders that were claimed before and could not be emptied.
  for (const name of await files.list(home).catch(() => [])) {
    const original = originalName(name);
    if (original !== undefined) await take(join(home, name), original);
  }
  for (const name of await files.list(root)) {
    const folder = join(root, name);
    // A folder whose name begins with a dot is not complete yet, or never will be.
    if (name.startsWith(".")) {
      // Without a signature, only the name tells that a process of the kit has made it.
      const isLeft = isUnfinishedFolder(name) && (await isUnsigned(folder, tools.now()));
      if (isLeft || (await isSilent(folder, tools.now()))) await remove(folder, files);
      continue;
    }
    if (folder === home || !(await isAbandoned(folder, tools.now()))) continue;
    if (!(await isWanted(folder, tools))) {
      await tools.ofOthers(folder);
      continue;
    }
    const target = join(home, claimedName(name));
    if (await succeeds(files.rename(folder, target))) await take(target, name);
  }
}

/** True if a folder holds something of ours, or nothing at all. Others are left to processes that have the keys. */
async function isWanted(folder: string, { files, nameFor }: AdoptTools): Promise<boolean> {
  const names = (await files.list(folder).catch(() => [])).filter(isContent);
  return names.length === 0 || names.some((name) => isOurs(name, nameFor) || originalName(name) !== undefined);
}

const isContent = (name: string): boolean => name !== ownerFile && name !== socketFile;

function isOurs(name: string, nameFor: AdoptTools["nameFor"]): boolean {
  const named = readFileName(name);
  return named !== undefined && nameFor(named.destination) !== undefined;
}

async function empty(folder: string, original: string, known: Set<string>, tools: AdoptTools): Promise<void> {
  const { files } = tools;
  const names = (await files.list(folder)).filter(isContent).sort();
  await takeChunks(folder, names, known, tools);
  await takeDrafts(folder, names, known, tools);
  // Folders that the process had claimed itself and was not done with.
  for (const name of names) {
    const first = originalName(name);
    if (first !== undefined) await empty(join(folder, name), join(original, "..", first), known, tools);
  }
  const rest = await files.list(folder);
  if (rest.some(isContent)) {
    // The rest belongs to others, who adopt the folder once it is back in its place without an owner.
    await files.remove(join(folder, ownerFile)).catch(() => undefined);
    await files.rename(folder, original).catch(() => undefined);
    return;
  }
  await remove(folder, files);
}

async function remove(folder: string, files: FileSystem): Promise<void> {
  for (const name of await files.list(folder)) await files.remove(join(folder, name)).catch(() => undefined);
  await files.removeDirectory(folder).catch(() => undefined);
}

async function takeChunks(
  folder: string,
  names: readonly string[],
  known: Set<string>,
  tools: AdoptTools,
): Promise<void> {
  const { files, home, nameFor, found } = tools;
  for (const name of names) {
    const named = readFileName(name);
    const ownName = named?.kind === "chunks" ? nameFor(named.destination) : undefined;
    if (ownName === undefined) continue;
    const path = join(home, ownName);
    await files.rename(join(folder, name), path);
    for (const id of await found(path)) known.add(`${id} ${named?.destination}`);
  }
}

/** Takes drafts whose observations were not sent: neither among the chunks, nor marked as done by a later record. */
async function takeDrafts(
  folder: string,
  names: readonly string[],
  known: Set<string>,
  tools: AdoptTools,
): Promise<void> {
  const { files, nameFor, foundDraft } = tools;
  const drafts = names.filter((name) => readFileName(name)?.kind === "drafts" && isOurs(name, nameFor));
  const left: { readonly chunk: Recorded; readonly destination: string }[] = [];
  for (const name of drafts) {
    const destination = readFileName(name)?.destination ?? "";
    const { records } = scanRecords(await files.read(join(folder, name), largestDrafts));
    for (const { chunk } of records) {
      if (chunk.bytes.length > 0) left.push({ chunk, destination });
      else for (const id of chunk.ids) known.add(`${id} ${destination}`);
    }
  }
  for (const { chunk, destination } of left) {
    if (chunk.ids.some((id) => known.has(`${id} ${destination}`))) continue;
    await foundDraft(chunk, destination);
    for (const id of chunk.ids) known.add(`${id} ${destination}`);
  }
  for (const name of drafts) await files.remove(join(folder, name));
}
