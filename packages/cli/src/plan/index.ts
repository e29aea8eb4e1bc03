/** Changes of files: shown, applied whole or not at all, remembered, and taken back. */
export { applyChanges } from "./apply.ts";
export { paintDiff, unifiedDiff } from "./diff.ts";
export { readProjectFile } from "./files.ts";
export {
  entryOf,
  journalFolder,
  lockEntryOf,
  mergeEntries,
  readJournal,
  removeJournal,
  writeJournal,
} from "./journal.ts";
export type { Change, Journal, JournalEntry } from "./types.ts";
export { planUndo, type Touched, type UndoChange, type UndoPlan } from "./undo.ts";
