import { arrows, privateFolders } from "../imports/rules.ts";

/** What differs from package to package; everything else is the same for all. */
export interface Expected {
  readonly name: string;
  /** The oldest Node that it runs on. */
  readonly node: string;
  /** Files that do something when they are loaded; bundlers may drop everything else that nobody uses. */
  readonly sideEffects: false | readonly string[];
  /** Others copy it into their `dist`, from its sources: it has no build and is not for users. */
  readonly isPrivate: boolean;
}

const special: Readonly<Record<string, Partial<Expected>>> = {
  core: { sideEffects: ["./dist/register.mjs", "./dist/register.cjs"] },
  cli: { name: "langfuse-kit" },
  // node:sqlite
  studio: { node: ">=22.13" },
};

/** What is expected of the package in this folder. */
export function expected(folder: string): Expected {
  const isPrivate = privateFolders.includes(folder);
  return { name: `@langfuse-kit/${folder}`, node: ">=20.19", sideEffects: false, isPrivate, ...special[folder] };
}

/** The folders that the import rules know; a new package gets its arrow there first. */
export const knownFolders: readonly string[] = Object.keys(arrows);

/** The headings of every package's README, in this order. */
export const readmeSections = ["What", "Install", "Example", "Options", "Limits"] as const;

/** The longest that a source file may grow before it is split. */
export const longestFile = 250;

/** What one entry of `exports` looks like: types first, for `import` and for `require`. */
export function entryExports(entry: string): Record<string, Record<string, string>> {
  return {
    import: { types: `./dist/${entry}.d.mts`, default: `./dist/${entry}.mjs` },
    require: { types: `./dist/${entry}.d.cts`, default: `./dist/${entry}.cjs` },
  };
}

/**
 * Where the types of these entries are, for compilers that do not know `exports`: TypeScript 5 does not where a project
 * resolves as Node 10 did, and Node finds the entries there all the same.
 */
export function olderTypes(entries: readonly string[]): Record<string, Record<string, string[]>> | undefined {
  const inner = entries.filter((entry) => entry !== "index");
  return inner.length === 0
    ? undefined
    : { "*": Object.fromEntries(inner.map((entry) => [entry, [`./dist/${entry}.d.cts`]])) };
}

/** What stands in `exports` of a private package, which is taken as it is written. */
export function sourceExport(entry: string): string {
  return `./src/${entry}.ts`;
}

/** The entry's file name for a key of `exports`: "index" for ".", "testing" for "./testing". */
export function entryOf(key: string): string {
  return key === "." ? "index" : key.slice(2);
}
