import type { SourceFile } from "../source/types.ts";

export type FrameworkName = "express" | "fastify" | "nestjs" | "bullmq";

/** A framework that the project depends on. */
export interface Framework {
  readonly name: FrameworkName;
  /** Its package. */
  readonly dependency: string;
  /** What package.json says, or what is installed. */
  readonly version: string;
  readonly isSupported: boolean;
  /** The versions that are. */
  readonly supported: string;
}

/** Another tracer that the project depends on. */
export interface Neighbour {
  readonly title: string;
  readonly dependency: string;
}

export type PackageManagerName = "npm" | "pnpm" | "yarn" | "bun";

export interface PackageManager {
  readonly name: PackageManagerName;
  /** What says so. */
  readonly because: string;
  /** The lockfile as a path from the workspace's root; undefined where there is none yet. */
  readonly lockfile: string | undefined;
}

export interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly main?: string;
  readonly packageManager?: string;
  readonly workspaces?: readonly string[] | { readonly packages?: readonly string[] };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface Entry {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly because: string;
}

/** Another program that a script starts, or the command line of Nest. */
export interface OtherEntry {
  readonly path: string;
  /** The script or the command, as a sentence has it. */
  readonly startedBy: string;
  /** It and what it imports of the project. */
  readonly sources: readonly SourceFile[];
}

/** What there is to know of a project before anything is changed. */
export interface Project {
  /** The folder of package.json, without links. */
  readonly root: string;
  /** The folder of the lockfile; the same as `root` outside of monorepos. */
  readonly workspaceRoot: string;
  readonly manifest: Manifest;
  readonly manifestText: string;
  readonly packageManager: PackageManager | { readonly undecided: string };
  readonly frameworks: readonly Framework[];
  readonly neighbours: readonly Neighbour[];
  readonly language: "typescript" | "javascript";
  readonly modules: "esm" | "cjs";
  readonly entry: Entry | undefined;
  /** The entry and what it imports of the project, nearest first. */
  readonly sources: readonly SourceFile[];
  /** What is started apart from the entry, and the entry does not import. */
  readonly others: readonly OtherEntry[];
}
