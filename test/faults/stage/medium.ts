import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { Scenario, Step } from "../table/index.ts";
import { makeFastFolder } from "./fast-folder.ts";

type State = Extract<Step, { do: "medium" }>["is"];

/** Where the spool is. */
export interface Medium {
  readonly spoolDir: string;
  set(state: State): void;
  heal(): void;
  remove(): void;
}

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { stdio: "ignore" });
};

/** A folder, or a file system of its own that can be full or read-only. */
export function openMedium(wanted: Scenario["medium"]): Medium {
  const folder = makeFastFolder("langfuse-kit-faults-");
  const place = join(folder, "medium");
  mkdirSync(place, { mode: 0o700 });
  if (wanted?.kind === "tmpfs") run("mount", "-t", "tmpfs", "-o", `size=${wanted.bytes},mode=0700`, "none", place);
  if (wanted?.kind === "ext4") {
    const image = join(folder, "image");
    writeFileSync(image, "");
    truncateSync(image, wanted.bytes);
    run("mkfs.ext4", "-q", "-m", "0", image);
    run("mount", "-o", "loop,errors=remount-ro", image, place);
  }
  const spoolDir = join(place, "spool");
  const ballast = join(place, "ballast");
  const states: Readonly<Record<State, () => void>> = {
    full: () => fill(ballast),
    free: () => rmSync(ballast, { force: true }),
    // As after an error of the medium: a file system that is being written to cannot be mounted anew.
    "read-only": () => writeFileSync(`/sys/fs/ext4/${deviceOf(place)}/trigger_fs_error`, "a case of test/faults"),
    littered: () => litter(spoolDir),
    deleted: () => rmSync(spoolDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 5 }),
  };
  return {
    spoolDir,
    set: (state) => states[state](),
    /** What is read-only stays so: only a repair helps, and nobody repairs what is in use. */
    heal: () => states.free(),
    remove() {
      if (wanted !== undefined) run("umount", "-l", place);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Beside the processes' own folders, and in folders of which nobody is the owner. */
function litter(spoolDir: string): void {
  const folder = join(spoolDir, "v1", "00000000-0000-0000-0000-000000000000");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(join(spoolDir, "v9"), { recursive: true, mode: 0o700 });
  writeFileSync(join(spoolDir, "v9", "of a later version"), "?");
  writeFileSync(join(spoolDir, "README"), "not ours");
  // As if they were for the same project.
  const ending = namesIn(spoolDir)
    .map((name) => /-([0-9a-f]{16})\.chunks$/.exec(name)?.[1])
    .find(Boolean);
  writeFileSync(join(folder, "notes.txt"), "not ours");
  // Another project's would be left to whoever has its keys.
  if (ending === undefined) return;
  writeFileSync(join(folder, `0000000000000001-${ending}.chunks`), "");
  writeFileSync(join(folder, `0000000000000002-${ending}.chunks`), Buffer.alloc(5_000, 0xff));
  writeFileSync(join(folder, `0000000000000003-${ending}.drafts`), Buffer.alloc(3));
}

/** Once more where a folder goes while it is looked through. */
function namesIn(spoolDir: string): readonly string[] {
  try {
    return readdirSync(spoolDir, { recursive: true, encoding: "utf8" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || !existsSync(spoolDir)) throw error;
    return namesIn(spoolDir);
  }
}

function deviceOf(place: string): string {
  return basename(execFileSync("findmnt", ["-no", "SOURCE", place], { encoding: "utf8" }).trim());
}

/** Somebody else's files take the last byte. */
function fill(path: string): void {
  const file = openSync(path, "a");
  for (let size = 64 * 1024; size >= 1; size = Math.floor(size / 4)) {
    try {
      while (writeSync(file, Buffer.alloc(size)) === size);
    } catch {
      // Not so much any more, perhaps less.
    }
  }
  closeSync(file);
}
