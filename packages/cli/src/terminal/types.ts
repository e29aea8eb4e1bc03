/** A way to set text off, plain where colours are off. */
export type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

/** What a command knows of where it runs. Tests give one of their own. */
export interface Terminal {
  /** A line of the answer. */
  readonly out: (text: string) => void;
  /** A line beside the answer: progress, warnings, what failed. */
  readonly error: (text: string) => void;
  /** Whether somebody is there to answer questions. */
  readonly isInteractive: boolean;
  readonly style: Style;
  /** How wide it is; undefined where nobody looks, such as in a pipe. */
  readonly columns: number | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}
