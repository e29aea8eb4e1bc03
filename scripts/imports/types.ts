/** One import, from one file to a file of this repository, to a package, or to nothing. */
export interface Import {
  /** The importing file, relative to the repository, with forward slashes. */
  readonly from: string;
  /** A file of this repository, `packages/<folder>/` for a package of it by name, `node_modules/<name>`, `node:<name>`, `hidden:<way>` for what only the run can tell, or the text itself. */
  readonly to: string;
  /** True where nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** True for a package of this repository that is imported by its name. */
  readonly byName: boolean;
  readonly found: boolean;
  /** Where a package.json names the imported package. Files and Node's own modules need no naming. */
  readonly declared: "runtime" | "development" | "nowhere" | "not needed";
}

/** A rule forbids the imports that it describes. `$1` in `to` stands for what the first group of `from` matched. */
export interface ImportRule {
  readonly name: string;
  /** What to do instead, for the person who reads the refusal. */
  readonly comment: string;
  readonly from?: { readonly path?: string; readonly not?: string };
  readonly to: { readonly path?: string; readonly not?: readonly string[] };
  /** All of these must hold as well. */
  readonly when?: Partial<Pick<Import, "typeOnly" | "byName" | "found" | "declared">>;
}

/** One import that may break one rule. It must do so, else it is struck from the list. */
export interface ImportException {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  readonly reason: string;
}
