import type { Health } from "@langfuse-kit/core";
import type { ProgramBooks } from "./ledgers.ts";

/** What a case left behind, from wherever it can be seen without asking the kit how it thinks it went. */
export interface Evidence {
  readonly programs: readonly (ProgramBooks & { readonly wasKilled: boolean })[];
  /** What the server has. `changed` came again with other bytes. */
  readonly received: ReadonlySet<string>;
  /** What came, all in all. */
  readonly copies: number;
  readonly changed: readonly string[];
  /** What of it says which request it belongs to. */
  readonly contents: readonly (readonly [id: string, serial: number | undefined])[];
  /** Observations that are dead letters. */
  readonly dead: ReadonlySet<string>;
  /** Places where a canary or the secret key was found. */
  readonly leaks: readonly string[];
  /** Files of the spool that still hold something. */
  readonly left: readonly string[];
  /** The kit's own books, where a process could still be asked. Held against what was found, never believed. */
  readonly books: readonly { readonly name: string; readonly health: Health }[];
  /** Files and sockets that a process had open at first, and when all was well again. */
  readonly handles: readonly { readonly name: string; readonly before: number; readonly after: number }[];
  /** What went otherwise than it should: a program that did not end, a fresh observation that did not come through. */
  readonly mishaps: readonly string[];
}
