/** What became of the one start. */
export interface FirstTrace {
  /** The command, as it could be typed. */
  readonly command: string;
  /** The first trace as a tree; undefined where none came. */
  readonly trace: string | undefined;
  /** Why none came, and what to do. */
  readonly why: string | undefined;
  /** What the application printed last. */
  readonly output: string;
}
