import { createHash } from "node:crypto";
import { rmdirSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../terminal/index.ts";
import { readProjectFile, removeProjectFile, writeProjectFile } from "./files.ts";
import { takeOut } from "./take-out.ts";
import type { Change, Journal, JournalEntry } from "./types.ts";

/** Ours alone in a project; .gitignore names it. */
export const journalFolder = ".langfuse-kit";
const journalFile = `${journalFolder}/init.json`;

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

export function readJournal(root: string): Journal | undefined {
  const text = readProjectFile(root, journalFile);
  if (text === undefined) return undefined;
  try {
    const journal = JSON.parse(text) as Partial<Journal>;
    if (journal.version === 1 && Array.isArray(journal.entries)) return journal as Journal;
  } catch {
    // Answered below, as any other text that is no journal.
  }
  throw new CommandError(`${join(root, journalFile)} is no journal of this version. Put it aside, and undo by git.`);
}

export function writeJournal(root: string, journal: Journal): void {
  writeProjectFile(root, journalFile, `${JSON.stringify(journal, null, 2)}\n`);
}

export function removeJournal(root: string): void {
  removeProjectFile(root, journalFile);
  try {
    rmdirSync(join(root, journalFolder));
  } catch {
    // Somebody keeps something else in it.
  }
}

export function entryOf({ path, before, after }: Change): JournalEntry {
  return { ...lockEntryOf({ path, before, after }, "project"), ...(after === undefined ? {} : { written: after }) };
}

/** A lockfile is put back whole or not at all. */
export function lockEntryOf({ path, before, after }: Change, base: JournalEntry["base"]): JournalEntry {
  return { path, base, before: before ?? null, after: hashOf(after ?? "") };
}

/** A second run adds to what the first one did: the text before the first is what undo goes back to. */
export function mergeEntries(known: readonly JournalEntry[], added: readonly JournalEntry[]): JournalEntry[] {
  const isSame = (one: JournalEntry, other: JournalEntry): boolean =>
    one.path === other.path && one.base === other.base;
  const merged = added.map((entry) => {
    const earlier = known.find((one) => isSame(one, entry));
    if (earlier === undefined || entry.before === null) return entry;
    if (hashOf(entry.before) === earlier.after) return { ...entry, before: earlier.before };
    const { before, written } = earlier;
    const isText = before !== null && written !== undefined;
    return {
      ...entry,
      before: (isText ? takeOut(entry.path, entry.before, written, before).text : undefined) ?? entry.before,
    };
  });
  return [...known.filter((one) => !added.some((entry) => isSame(one, entry))), ...merged];
}
