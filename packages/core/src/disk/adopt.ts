import { join } from "node:path";
import type { FileSystem } from "./files.ts";
import { isAbandoned } from "./liveness.ts";
import { formatFolder, ownerFile, readSegmentName, socketFile } from "./names.ts";

interface AdoptTools {
  readonly dir: string;
  /** Our own folder, which takes what is found. */
  readonly home: string;
  readonly files: FileSystem;
  readonly now: () => number;
  /** The name in our folder for a file of this destination; undefined for one that is not ours to send. */
  readonly nameFor: (destinationHash: string) => string | undefined;
  readonly found: (path: string) => Promise<void>;
}

/**
 * Takes over what processes left that are gone. A rename is the claim: of two that want a file one gets it, and the
 * other is told that it is no longer there.
 */
export async function adopt(tools: AdoptTools): Promise<void> {
  const { dir, home, files } = tools;
  const root = join(dir, formatFolder);
  for (const name of await files.list(root)) {
    const folder = join(root, name);
    // What begins with a dot is not complete yet.
    if (name.startsWith(".") || folder === home) continue;
    if (await isAbandoned(folder, tools.now())) await empty(folder, tools);
  }
}

async function empty(folder: string, { home, files, nameFor, found }: AdoptTools): Promise<void> {
  const names = await files.list(folder).catch(() => []);
  for (const name of names.toSorted()) {
    const segment = readSegmentName(name);
    const ownName = segment && nameFor(segment.destination);
    if (ownName === undefined) continue;
    const path = join(home, ownName);
    const isOurs = await files.rename(join(folder, name), path).then(
      () => true,
      () => false,
    );
    if (isOurs) await found(path);
  }
  const rest = await files.list(folder).catch(() => [""]);
  if (rest.some((name) => name !== ownerFile && name !== socketFile)) return;
  for (const name of rest) await files.remove(join(folder, name)).catch(() => undefined);
  await files.removeDirectory(folder).catch(() => undefined);
}
