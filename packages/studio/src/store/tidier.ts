import type { Connection } from "../database/index.ts";

/**
 * Writes the index of words anew. What is deleted from it leaves pages that are nearly empty and stay in use, so that
 * deleting ever more traces would make ever less room.
 */
export interface Tidier {
  /** Does a part of it, so that nobody waits long. False when there is nothing to be done. */
  slice(): boolean;
  /** So many traces were deleted. */
  noteGone(traces: number): void;
  /** Whatever was done before, it is to be done again. */
  begin(): void;
}

/** What one slice writes. */
const pagesAtOnce = 200;
/** It is done again once so large a part of the traces has gone: each time is over all of the index. */
const partGone = 0.2;
/** A row of no step. One segment alone is never written anew, and with this there are two. */
const marker = { row: 0, text: "x" } as const;

export function createTidier(connection: Connection): Tidier {
  let state: "due" | "running" | "done" = "due";
  let traces = 0;
  let gone = 0;

  const isMarked = (): boolean => connection.get("SELECT id FROM words_docsize WHERE id = ?", marker.row) !== undefined;

  function mark(): void {
    const { row, text } = marker;
    if (isMarked()) connection.run("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", row, text);
    connection.run("INSERT INTO words (rowid, text) VALUES (?, ?)", row, text);
  }

  const changes = (): number => Number(connection.get("SELECT total_changes() AS n")?.n);

  /** Answers whether there is more: https://sqlite.org/fts5.html#the_merge_command. */
  function merge(pages: number): boolean {
    const before = changes();
    connection.run("INSERT INTO words (words, rank) VALUES ('merge', ?)", pages);
    return changes() - before >= 2;
  }

  return {
    slice() {
      if (state === "done" && gone <= traces * partGone) return false;
      if (state !== "running") mark();
      // With a minus all segments become one, and not those of one size.
      const hasMore = merge(state === "running" ? pagesAtOnce : -pagesAtOnce);
      state = hasMore ? "running" : "done";
      if (hasMore) return true;
      traces = Number(connection.get("SELECT count(*) AS n FROM traces")?.n);
      gone = 0;
      connection.shrink();
      return true;
    },
    noteGone(count) {
      gone += count;
    },
    begin() {
      state = "due";
    },
  };
}
