import type { Inside } from "./inside.ts";

/** What became of the one start. */
export interface FirstTrace {
  /** The command, as it could be typed. */
  readonly command: string;
  /** False where it was not run, since the build before it failed. */
  readonly isBuilt: boolean;
  /** The first trace as a tree; undefined where none came. */
  readonly trace: string | undefined;
  /** Why none came, and what to do. */
  readonly why: string | undefined;
  /** What the application printed last. */
  readonly output: string;
  /** What the application said of itself. */
  readonly inside: Inside | undefined;
  /** Attributes of its observations that a Langfuse server makes nothing of. */
  readonly ignored: readonly string[];
}

/** How the application is asked. */
export interface StartOptions {
  /** Leaves sampling and switches as they are set, so that what is in force can be seen. */
  readonly asConfigured?: boolean;
  /** Hands over no keys that the environment does not have: the application has to find them by itself. */
  readonly findsKeys?: boolean;
  /** Until the application listens. */
  readonly startMs?: number;
  /** Until its trace arrives. */
  readonly traceMs?: number;
}
