import { bindingsOf, isProgram, parseSource } from "../source/index.ts";
import { readProjectFile } from "./files.ts";
import { hashOf } from "./journal.ts";
import { takeOut } from "./take-out.ts";
import { readObject } from "./take-out-of-json.ts";
import type { Change, Journal, JournalEntry, OwnLine } from "./types.ts";

export interface UndoChange extends Change {
  readonly base: JournalEntry["base"];
}

/** A file that somebody has worked on, with what is ours in it. */
export interface Touched {
  readonly path: string;
  readonly own: readonly OwnLine[];
}

/** What undo can put back, and what it leaves since somebody has worked on it. */
export interface UndoPlan {
  readonly changes: readonly UndoChange[];
  readonly touched: readonly Touched[];
}

/** Whether a text without our lines is still what it is said to be, and uses nothing that went with them. */
function holdsTogether(path: string, text: string, written: string, before: string): boolean {
  if (path.endsWith(".json")) return readObject(text) !== undefined;
  if (!isProgram(path)) return true;
  const names = (of: string): string[] => bindingsOf(parseSource(path, of)).map(({ local }) => local);
  const gone = names(written).filter((name) => !names(before).includes(name));
  const words = new Set(text.match(/[\w$]+/g));
  return parseSource(path, text).tree !== undefined && !gone.some((name) => words.has(name));
}

/** Goes through the journal; nothing is changed yet. */
export function planUndo(roots: Record<JournalEntry["base"], string>, { entries }: Journal): UndoPlan {
  const changes: UndoChange[] = [];
  const touched: Touched[] = [];
  for (const { path, base, before, after, written } of entries) {
    const now = readProjectFile(roots[base], path);
    if ((now ?? null) === before) continue;
    if (now !== undefined && hashOf(now) === after) {
      changes.push({ path, base, before: now, after: before ?? undefined });
      continue;
    }
    const isText = now !== undefined && written !== undefined && before !== null;
    const { text, own } = isText ? takeOut(path, now, written, before) : { text: undefined, own: [] };
    if (isText && text !== undefined && holdsTogether(path, text, written, before)) {
      if (text !== now) changes.push({ path, base, before: now, after: text });
    } else touched.push({ path, own });
  }
  return { changes, touched };
}
