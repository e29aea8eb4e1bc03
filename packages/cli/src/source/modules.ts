import type { SourceFile } from "./types.ts";

/** Whether Node loads a file as an ES module: its extension says so, then `type`, then the syntax itself. */
export function isModule({ path, packageType, tree }: SourceFile): boolean {
  if (/\.m[jt]s$/.test(path)) return true;
  if (/\.c[jt]s$/.test(path)) return false;
  if (packageType === "module") return true;
  // Bundlers take `import` and `export` in spite of "commonjs". For others await at the top is a sign as good as these.
  return tree?.program.sourceType === "module";
}
