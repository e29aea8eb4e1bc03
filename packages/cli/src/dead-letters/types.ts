import type { Terminal } from "../terminal/index.ts";

/** What is asked of the dead letters. */
export interface LetterRequest {
  readonly dir: string;
  /** Which one; the beginning of its id will do. */
  readonly id: string | undefined;
  readonly status: number | undefined;
  readonly all: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly terminal: Terminal;
}
