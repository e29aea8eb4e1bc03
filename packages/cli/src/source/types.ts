import type { File } from "@babel/types";

/** A file of the project, read and, where it is a program, parsed. */
export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** What `type` of the nearest package.json says of its modules. */
  readonly packageType: string | undefined;
  /** Undefined where the text cannot be parsed. */
  readonly tree: File | undefined;
  /** The files of the project that it imports by names which are no paths, by name. */
  readonly named?: ReadonlyMap<string, string>;
}

/** Text that is put into a file: nothing is ever printed anew, so that what stands there stays as it is. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}
