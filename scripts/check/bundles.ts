import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { packageOf } from "../files.ts";
import { privateFolders } from "../imports/rules.ts";
import { expected } from "../skeleton/expected.ts";
import type { PackageFolder } from "../skeleton/package-folder.ts";

/** What a built package holds and wants, read from its `dist`. */
export interface Bundle {
  /** False where the marks of modules are missing, so that nothing can be told. */
  readonly marked: boolean;
  /** Other people's code that was copied in: names below node_modules. */
  readonly bundled: readonly string[];
  /** Files of this repository outside the package that were copied in. */
  readonly stolen: readonly string[];
  /** Packages that it still imports. */
  readonly wanted: readonly string[];
}

const names = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
const imports =
  /^(?:import|export)\b[^;"]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"|\b(?:require|import)\(\s*"([^"]+)"\s*\)/gm;

/** Reads built files. The bundler marks where each module's code begins with a `// <path>` line. */
export function readBundle(texts: readonly string[]): Bundle {
  const modules = texts.flatMap((text) => names(text, /^\/\/ ((?:\.\.?\/|src\/|node_modules\/)\S+\.[cm]?[jt]sx?)$/gm));
  const bundled = modules
    .filter((module) => module.includes("node_modules/"))
    .map((module) => packageOf(module.slice(module.lastIndexOf("node_modules/") + "node_modules/".length)));
  const stolen = modules.filter((module) => module.startsWith("../") && !module.includes("node_modules/"));
  const wanted = texts
    .flatMap((text) => [...text.matchAll(imports)].map((match) => match[1] ?? match[2] ?? match[3] ?? ""))
    .filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier))
    .map(packageOf);
  return {
    marked: modules.some((module) => module.startsWith("src/")),
    bundled: [...new Set(bundled)].sort(),
    stolen: [...new Set(stolen)].sort(),
    wanted: [...new Set(wanted)].sort(),
  };
}

function builtTexts(pack: PackageFolder): string[] {
  return (
    readdirSync(join(pack.path, "dist"), { recursive: true, encoding: "utf8" })
      // The viewer's files are a browser's: minified, with nothing left to import, and code to copy as text.
      .filter((file) => /\.(m|c)?(js|ts)$/.test(file) && !file.startsWith("viewer/"))
      .map((file) => pack.read(`dist/${file}`))
  );
}

function versionOf(root: string, pack: PackageFolder, name: string): string {
  const places = [join(pack.path, "node_modules", name), join(root, "node_modules", name)];
  const place = places.find((folder) => existsSync(join(folder, "package.json")));
  return place === undefined ? "" : JSON.parse(readFileSync(join(place, "package.json"), "utf8")).version;
}

/**
 * What a built package copies in without saying so, or imports without declaring it.
 * @example const problems = bundleProblems(process.cwd(), openPackage(process.cwd(), "core"));
 */
export function bundleProblems(root: string, pack: PackageFolder): string[] {
  if (!pack.has("dist")) return [`packages/${pack.folder}: is not built; npm run build`];
  const { marked, bundled, stolen, wanted } = readBundle(builtTexts(pack));
  const notices = pack.read("THIRD-PARTY-NOTICES.md");
  const { name, dependencies, devDependencies = {}, optionalDependencies, peerDependencies, files } = pack.manifest;
  const shared = privateFolders.filter((folder) => expected(folder).name in devDependencies);
  const declared = new Set([name, ...Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })]);
  return [
    ...(marked ? [] : ["dist does not say which modules it holds; the bundler's debug comments are needed"]),
    ...bundled
      .map((copied) => `${copied} ${versionOf(root, pack, copied)}`)
      .filter((copied) => !notices.includes(copied))
      .map((copied) => `dist holds code of ${copied}: name it, so, in THIRD-PARTY-NOTICES.md, with its licence`),
    ...(bundled.length > 0 && !files?.includes("THIRD-PARTY-NOTICES.md")
      ? ["package.json: files must have THIRD-PARTY-NOTICES.md, since dist holds code of others"]
      : []),
    ...stolen
      .filter((file) => !shared.some((folder) => file.startsWith(`../${folder}/`)))
      .map((file) => `dist holds a copy of ${file}: make its package a dependency or a peer`),
    ...wanted
      .filter((wantedName) => !declared.has(wantedName))
      .map((wantedName) => `dist imports ${wantedName}, which is neither a dependency nor a peer`),
  ].map((problem) => `packages/${pack.folder}: ${problem}`);
}
