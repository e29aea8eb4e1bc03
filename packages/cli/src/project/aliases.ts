import { dirname, join, relative, resolve } from "node:path";
import { readJson, readLooseJson } from "./read-json.ts";

/** Files of the project by names that are no paths to them: the places from its root where one may be, likeliest first. */
export type Aliases = (specifier: string, from: string) => readonly string[];

/** What Node and those who stand in for it look for; of what is left out, "types" is no program. */
const conditions = new Set(["node", "import", "require", "module-sync", "default"]);

function targetsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(targetsOf);
  const named = Object.entries(value ?? {}).filter(([name]) => conditions.has(name));
  return named.flatMap(([, inner]) => targetsOf(inner));
}

/** The values of the key that is meant, with what its star stands for: the key itself first, then the longest before a star. */
function matched(table: object, specifier: string): string[] {
  const matches = Object.entries(table).flatMap(([key, value]) => {
    const [before = "", after] = key.split("*");
    if (after === undefined)
      return key === specifier ? [{ rank: Number.POSITIVE_INFINITY, targets: [value], star: "" }] : [];
    const isIt = specifier.startsWith(before) && specifier.endsWith(after);
    if (!isIt || specifier.length < before.length + after.length) return [];
    const star = specifier.slice(before.length, specifier.length - after.length);
    return [{ rank: before.length, targets: [value], star }];
  });
  const [best] = matches.sort((one, other) => other.rank - one.rank);
  return best === undefined ? [] : targetsOf(best.targets).map((target) => target.replaceAll("*", () => best.star));
}

interface Mapping {
  /** Where names that are no paths begin, if anywhere. */
  readonly base: string | undefined;
  readonly paths: object | undefined;
  /** Where `paths` begin that have no base. */
  readonly folder: string;
}

/** TypeScript's own, with what a configuration beside it adds; `depth` is a bound for circles. */
function mappingOf(path: string, depth = 3): Mapping {
  const folder = dirname(path);
  const { compilerOptions, extends: more } = readLooseJson(path);
  const { baseUrl, paths } = (compilerOptions ?? {}) as { baseUrl?: unknown; paths?: unknown };
  const parents = [more].flat().filter((one) => typeof one === "string" && one.startsWith("."));
  const last = depth > 0 ? parents.at(-1) : undefined;
  const inherited =
    typeof last === "string" ? mappingOf(join(folder, last.replace(/(\.json)?$/, ".json")), depth - 1) : undefined;
  const own = typeof paths === "object" && paths !== null ? { paths, folder } : undefined;
  const base = typeof baseUrl === "string" ? resolve(folder, baseUrl) : inherited?.base;
  return { paths: inherited?.paths, folder: inherited?.folder ?? folder, ...own, base };
}

/** The nearest package.json from a file up to the project's own: only that one counts, as in Node. */
export function nearestManifest(
  root: string,
  path: string,
): { readonly folder: string; readonly manifest: Readonly<Record<string, unknown>> } {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = readJson(join(root, folder, "package.json")) as Readonly<Record<string, unknown>> | undefined;
    if (manifest !== undefined || folder === ".") return { folder, manifest: manifest ?? {} };
  }
}

/** What package.json's `imports` and tsconfig.json's `paths` call files of the project. */
export function readAliases(root: string): Aliases {
  const { base, paths = {}, folder } = mappingOf(join(root, "tsconfig.json"));
  const fromRoot = (place: string, target: string): string =>
    relative(
      root,
      resolve(
        place,
        target.replace(/^\$\{configDir\}/, () => root),
      ),
    ).replaceAll("\\", "/");
  return (specifier, from) => {
    const mapped = matched(paths, specifier).map((target) => fromRoot(base ?? folder, target));
    if (!specifier.startsWith("#")) return base === undefined ? mapped : [...mapped, fromRoot(base, specifier)];
    const nearest = nearestManifest(root, from);
    const imports = matched(nearest.manifest.imports ?? {}, specifier).filter((target) => target.startsWith("./"));
    return [...mapped, ...imports.map((target) => fromRoot(join(root, nearest.folder), target))];
  };
}
