import { existsSync, statSync } from "node:fs";
import { join, normalize } from "node:path";
import { isProgram } from "../source/index.ts";
import { readLooseJson } from "./read-json.ts";

export const extensions: readonly string[] = ["ts", "mts", "cts", "js", "mjs", "cjs", "tsx", "jsx"];

const isFile = (root: string, path: string): boolean =>
  statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
export const exists = (root: string, path: string): boolean => existsSync(join(root, path));
export const tidy = (path: string): string => normalize(path).replaceAll("\\", "/");

/** The source behind a built file: `dist/main.js` is made of `src/main.ts`. */
export function sourceOf(root: string, path: string): string | undefined {
  const options = (readLooseJson(join(root, "tsconfig.json")).compilerOptions ?? {}) as Record<string, string>;
  const outDir = tidy(options.outDir ?? "dist").replace(/\/$/, "");
  const built = tidy(path).replace(/^\.\//, "");
  const stem = built.replace(/(\.[cm]?js)?$/, "");
  const folders = [outDir, "dist", "build", "lib", "out"];
  const inside = folders.find((folder) => built.startsWith(`${folder}/`));
  if (inside === undefined) {
    // `node ./bin/www`: a program needs no extension.
    const candidates = isProgram(built) ? [built] : [...extensions.map((extension) => `${built}.${extension}`), built];
    return candidates.find((candidate) => isFile(root, candidate));
  }
  const name = stem.slice(inside.length + 1);
  const places = [options.rootDir ?? "src", "src", "."].map((folder) => tidy(join(folder, name)));
  // A root of "." keeps the folder: dist/src/main.js.
  const source = [...places, name]
    .flatMap((place) => extensions.map((end) => `${place}.${end}`))
    .find((one) => exists(root, one));
  // Without TypeScript "lib" is as good a name for a source folder as any.
  const isSource = !exists(root, "tsconfig.json") && isProgram(built) && exists(root, built);
  return source ?? (isSource ? built : undefined);
}
