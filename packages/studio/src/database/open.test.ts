import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "./open.ts";

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "studio-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** All that is to be seen of the files of a folder. */
function look(folder: string) {
  return readdirSync(folder).map((name) => {
    const { mode, mtimeMs } = statSync(join(folder, name));
    return { name, mode, mtimeMs, bytes: readFileSync(join(folder, name)).toString("latin1") };
  });
}

describe("the database of another program", () => {
  it.each([
    ["", ["theirs.db"]],
    ["PRAGMA application_id = 1;", ["theirs.db"]],
    ["PRAGMA journal_mode = WAL;", ["theirs.db", "theirs.db-shm", "theirs.db-wal"]],
    ["PRAGMA journal_mode = WAL; PRAGMA application_id = 1;", ["theirs.db", "theirs.db-shm", "theirs.db-wal"]],
  ])("is refused and stays as it is, to the byte, also where the program was killed: %j", (settings, names) => {
    const [folder, killed] = [emptyFolder(), join(emptyFolder(), "killed")];
    const theirs = new DatabaseSync(join(folder, "theirs.db"));
    theirs.exec(`${settings} CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)`);
    cpSync(folder, killed, { recursive: true });
    theirs.close();
    expect(readdirSync(killed)).toEqual(names);
    for (const place of [folder, killed]) {
      const before = look(place);
      expect(() => openDatabase(join(place, "theirs.db"))).toThrow("is a database of another program");
      expect(look(place)).toEqual(before);
    }
  });
});

describe("a database of our own", () => {
  it("is opened also where nothing of it was moved out of its log before the process was killed", () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, "killed"));
    const open = openDatabase(join(folder, "ours.db"));
    open.exec("INSERT INTO meta VALUES ('kept', 1)");
    for (const name of ["ours.db", "ours.db-wal"]) {
      writeFileSync(join(folder, "killed", name), readFileSync(join(folder, name)));
    }
    open.close();
    const again = openDatabase(join(folder, "killed", "ours.db"));
    expect(again.prepare("SELECT value FROM meta WHERE key = 'kept'").all()).toEqual([{ value: 1 }]);
    again.close();
  });
});
