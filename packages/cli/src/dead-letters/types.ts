import type { DeadLetter } from "@langfuse-kit/core";
import type { Terminal } from "../terminal/index.ts";

/** What is said of a letter without reading what it holds. */
export interface Letter {
  /** Short enough to type, and the same as long as the letter lies there. */
  readonly id: string;
  readonly kind: DeadLetter["chunk"]["kind"];
  readonly ids: readonly string[];
  readonly status: number;
  readonly reason: string;
  readonly refused: number;
  readonly at: number;
}

/** What became of letters that were sent again. */
export interface Replayed {
  /** Observations. */
  readonly taken: number;
  /** What a script is told. */
  readonly facts: Readonly<Record<string, number>>;
  /** What a person is told. */
  readonly lines: readonly string[];
  readonly isWhole: boolean;
}

/** Where letters lie: a spool's directory, or the failed jobs of a queue. */
export interface LetterStore {
  /** As it is called in texts. */
  readonly place: string;
  /** Why no letter can be there; undefined where one may be. */
  readonly absent?: string | undefined;
  list(filter: { readonly status?: number | undefined }): Promise<readonly Letter[]>;
  /** The bytes that were refused; undefined where they are gone meanwhile. */
  read(letter: Letter): Promise<Uint8Array | undefined>;
  replay(letters: readonly Letter[]): Promise<Replayed>;
  /** Answers how many were still there. */
  drop(letters: readonly Letter[]): Promise<number>;
  close(): Promise<void>;
}

/** What is asked of the dead letters. */
export interface LetterRequest {
  readonly store: LetterStore;
  /** Which one; the beginning of its id will do. */
  readonly id: string | undefined;
  readonly status: number | undefined;
  readonly all: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly terminal: Terminal;
}
