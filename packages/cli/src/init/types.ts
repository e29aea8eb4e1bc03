import type { Project } from "../project/index.ts";
import type { Insertion, Place } from "../source/index.ts";

/** Something that only a person can do, with what to paste. */
export interface Instruction {
  readonly what: string;
  readonly code: string;
  /** Where it is to be done, as far as that is known. */
  readonly places?: readonly Place[];
}

/** What is put into one file. */
export interface FileEdit {
  readonly path: string;
  readonly insertions: readonly Insertion[];
}

/** What a framework needs: edits where its shape is known, instructions where it is not, neither where all is done. */
export interface FrameworkPlan {
  readonly dependencies: readonly string[];
  readonly edits: readonly FileEdit[];
  readonly instructions: readonly Instruction[];
}

export type PlanFramework = (project: Project) => FrameworkPlan;
