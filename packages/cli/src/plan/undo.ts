import { readProjectFile } from "./files.ts";
import { hashOf } from "./journal.ts";
import type { Change, Journal, JournalEntry } from "./types.ts";

/** What undo can put back, and what it leaves since somebody has worked on it. */
export interface UndoPlan {
  readonly changes: readonly (Change & Pick<JournalEntry, "base">)[];
  readonly touched: readonly string[];
}

/** Goes through the journal; nothing is changed yet. */
export function planUndo(roots: Record<JournalEntry["base"], string>, { entries }: Journal): UndoPlan {
  const changes: (Change & Pick<JournalEntry, "base">)[] = [];
  const touched: string[] = [];
  for (const { path, base, before, after } of entries) {
    const now = readProjectFile(roots[base], path);
    if ((now ?? null) === before) continue;
    if (now === undefined || hashOf(now) !== after) touched.push(path);
    else changes.push({ path, base, before: now, after: before ?? undefined });
  }
  return { changes, touched };
}
