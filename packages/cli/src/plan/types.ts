/** What becomes of one file. One kind of change serves the preview, applying, and undo. */
export interface Change {
  /** From the root, with forward slashes. */
  readonly path: string;
  /** Undefined where there is no file yet. */
  readonly before: string | undefined;
  /** Undefined where there will be none. */
  readonly after: string | undefined;
}

/** A file that was changed, as the journal remembers it. */
export interface JournalEntry {
  readonly path: string;
  /** Which root the path begins at: a lockfile belongs to the workspace. */
  readonly base: "project" | "workspace";
  readonly before: string | null;
  /** Hash of what we left there: another one says that somebody has worked on it since. */
  readonly after: string;
  /** What we left there, so that it can be taken out of what somebody has worked on; absent for lockfiles. */
  readonly written?: string;
}

export interface Journal {
  readonly version: 1;
  readonly madeBy: string;
  readonly entries: readonly JournalEntry[];
  /** The command that installed, as words; undo runs it again, so that what was installed goes too. */
  readonly install: readonly string[] | null;
}

/** A line that is ours and still there. */
export interface OwnLine {
  readonly line: number;
  readonly text: string;
}

export interface TakenOut {
  /** The text without what we wrote; undefined where somebody has changed some of it. */
  readonly text: string | undefined;
  /** What of ours stands in the text as it is. */
  readonly own: readonly OwnLine[];
}
