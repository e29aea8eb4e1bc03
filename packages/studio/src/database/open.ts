import { chmodSync, closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { isLocked, OtherVersionError } from "./damage.ts";
import { applicationId, laterSchema, schema, schemaVersion } from "./schema.ts";

/** Checking every page of a larger file would take too long for a start; damage there is found when it is met. */
const checkedBytes = 64 * 1024 * 1024;

/** Thrown for a database that is not Studio's. */
export class NotOursError extends Error {
  override readonly name = "NotOursError";
}

/** Thrown when another process has the file. */
export class LockedError extends Error {
  override readonly name = "LockedError";
}

export function openDatabase(file: string | undefined): DatabaseSync {
  if (file !== undefined) refuseOthers(file);
  const database = new (sqlite().DatabaseSync)(file ?? ":memory:");
  try {
    if (file !== undefined) chmodSync(file, 0o600);
    prepare(database, file);
    return database;
  } catch (error) {
    database.close();
    throw isLocked(error) ? new LockedError(`${file} is in use by another process`) : error;
  }
}

/** What every database begins with. */
const magic = Buffer.from("SQLite format 3\0");

/** A file that is not Studio's may be dear to somebody. It is only read: opening it as a database would change it. */
function refuseOthers(file: string): void {
  const start = readStart(file, magic.length);
  // One of zeroes is what a crash of the machine leaves.
  if (start.every((byte) => byte === 0)) return;
  if (!start.equals(magic)) throw new NotOursError(`${file} is no database, and is left as it is`);
  const owner = ownerOf(readStart(file, headerLength)) ?? ownerOf(readStart(`${file}-wal`, headerLength, walFrame));
  if (owner !== undefined && owner !== applicationId) {
    throw new NotOursError(`${file} is a database of another program, and is left as it is`);
  }
}

/** See https://sqlite.org/fileformat2.html: the header of the first page, and what stands before the first page of a log. */
const headerLength = 100;
const walFrame = 32 + 24;

/**
 * The application id in a header; undefined where nothing was written yet. Until the first checkpoint all is in the log,
 * which begins with the first page then.
 */
function ownerOf(header: Buffer): number | undefined {
  const [tables, version, owner] = [header.readUInt32BE(40), header.readUInt32BE(60), header.readUInt32BE(68)];
  return tables === 0 && version === 0 && owner === 0 ? undefined : owner;
}

/** Zeroes where there is no file, or no more of it. */
function readStart(file: string, length: number, from = 0): Buffer {
  const start = Buffer.alloc(length);
  if (!existsSync(file)) return start;
  if (statSync(file).isDirectory()) throw new NotOursError(`${file} is a directory`);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, start, 0, length, from);
  } finally {
    closeSync(descriptor);
  }
  return start;
}

/** Loaded when needed: Node 22 warns as soon as the module is loaded, and 20 does not have it. */
function sqlite(): typeof import("node:sqlite") {
  return process.getBuiltinModule("node:sqlite");
}

function prepare(database: DatabaseSync, file: string | undefined): void {
  // One process a file: the lock also spares the shared-memory file.
  database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA busy_timeout = 250;");
  database.exec("PRAGMA journal_mode = WAL;");
  // A killed process loses nothing with NORMAL; a machine that loses power may lose the last commits.
  database.exec("PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;");
  // What is deleted is overwritten: prompts must not stay in the free pages of a file.
  database.exec("PRAGMA secure_delete = ON;");
  database.exec("PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000; BEGIN IMMEDIATE;");
  const version = number(database, "user_version");
  if (version === 0 && number(database, "schema_version") === 0) {
    database.exec(schema);
    database.exec(`PRAGMA user_version = ${schemaVersion}; PRAGMA application_id = ${applicationId};`);
  } else if (version !== schemaVersion) {
    throw new OtherVersionError("it was written by another version of Studio");
  }
  database.exec(laterSchema);
  database.exec("COMMIT");
  if (file !== undefined) check(database, file);
}

function check(database: DatabaseSync, file: string): void {
  if (statSync(file).size > checkedBytes) return;
  const answer = database.prepare("PRAGMA quick_check(1)").get();
  const said = String(Object.values(answer ?? {})[0]);
  if (said !== "ok") throw Object.assign(new Error(said), { errcode: 11 });
}

function number(database: DatabaseSync, pragma: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
}
