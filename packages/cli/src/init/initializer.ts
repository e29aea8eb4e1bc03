import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, posix } from "node:path";
import { filesForInitializer, startScript } from "../environment/index.ts";
import { readJournal } from "../plan/index.ts";
import {
  callsInit,
  isRegistered,
  isResolvedByBundler,
  type Project,
  preloadedSources,
  readLooseJson,
} from "../project/index.ts";
import { addFirstImport, importedPaths, isProgram, styleOf, usesImport } from "../source/index.ts";
import type { FileEdit } from "./types.ts";

export interface InitializerPlan {
  /** Where tracing is set up, by this plan or already; undefined where no file of the project does it. */
  readonly path: string | undefined;
  /** Undefined where the project has one already. */
  readonly file: { readonly path: string; readonly text: string } | undefined;
  readonly edits: readonly FileEdit[];
  /** For the start script, where the entry cannot be edited. */
  readonly preload: string | undefined;
}

/** Marks what is ours, for people and for the second run. */
const marker = "langfuse-kit: stays first";

const names = ["instrumentation", "langfuse", "langfuse-instrumentation"];
const lastName = "langfuse-tracing";

/** The files that may have the keys, as arguments. */
function filesToLoad(project: Project, quote: string): string {
  const files = filesForInitializer(project);
  return files.map(({ name, code }) => code ?? `${quote}${name}${quote}`).join(", ");
}

/** Lower case and hyphens, without the scope. */
function serviceName({ manifest, root }: Project): string {
  return (manifest.name ?? basename(root)).replace(/^@[^/]+\//, "");
}

function initializerText(project: Project, useImport: boolean): string {
  const {
    quote: q,
    end,
    newline,
  } = project.sources[0] ? styleOf(project.sources[0]) : ({ quote: '"', end: ";", newline: "\n" } as const);
  const files = filesToLoad(project, q);
  const names = files === "" ? "initLangfuse" : "initLangfuse, loadLangfuseEnv";
  const isAlone = project.neighbours.length === 0;
  const options = `{ serviceName: ${q}${serviceName(project)}${q}${isAlone ? ", global: true" : ""} }`;
  const lines = [
    `// Loaded before everything else. Keys come from LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY.`,
    useImport
      ? `import { ${names} } from ${q}@langfuse-kit/core${q}${end}`
      : `const { ${names} } = require(${q}@langfuse-kit/core${q})${end}`,
    "",
    ...(files === ""
      ? []
      : [
          "// Takes LANGFUSE_* and OTEL_* only, where they are not set: the rest is the application's business.",
          `loadLangfuseEnv(${files})${end}`,
          "",
        ]),
    ...(isAlone ? ["// global: no other tracer was found, so libraries that use OpenTelemetry may find ours."] : []),
    useImport
      ? `export const langfuse = initLangfuse(${options})${end}`
      : `exports.langfuse = initLangfuse(${options})${end}`,
    "",
  ];
  return lines.join(newline);
}

/** As the entry writes its other imports; else as its kind of module needs it. */
function specifierFor(project: Project, place: string, stem: string, extension: string): string {
  const { root, modules, language, sources } = project;
  const written = sources
    .slice(0, 1)
    .flatMap(importedPaths)
    .filter((name) => name.startsWith("."));
  const endings = written.map((name) => extname(name)).filter((ending) => /^\.[cm]?[jt]s$/.test(ending));
  const js = extension.replace("ts", "js");
  if (endings.some((ending) => ending.endsWith("ts"))) return `${place}${stem}${extension}`;
  if (endings.length > 0) return `${place}${stem}${js}`;
  if (written.length > 0 && modules === "cjs") return `${place}${stem}`;
  const options = (readLooseJson(join(root, "tsconfig.json")).compilerOptions ?? {}) as Record<string, unknown>;
  if (language === "typescript" && (options.allowImportingTsExtensions || options.rewriteRelativeImportExtensions))
    return `${place}${stem}${extension}`;
  // Loaders of a bundler look for the very name.
  if (language === "typescript" && (written.length > 0 || isResolvedByBundler(project))) return `${place}${stem}`;
  return language === "typescript" && modules === "cjs" ? `${place}${stem}` : `${place}${stem}${js}`;
}

/** Beside the entry; a folder of commands is no place for it. */
function folderFor({ entry }: Project): string {
  const beside = entry === undefined ? "." : dirname(entry.path);
  return basename(beside) === "bin" ? dirname(beside) : beside;
}

/** A file that an earlier run has left, or somebody by such a name, where no program shows what is loaded. */
function leftThere(project: Project): string | undefined {
  const { root } = project;
  const written = (readJournal(root)?.entries ?? []).flatMap(({ path, before }) => (before === null ? [path] : []));
  const named = [...names, lastName].flatMap((name) =>
    ["mjs", "cjs", "js", "mts", "cts", "ts"].map((end) => posix.join(folderFor(project), `${name}.${end}`)),
  );
  return [...written, ...named].find((path) => {
    const isThere = isProgram(path) && existsSync(join(root, path));
    return isThere && callsInit({ text: readFileSync(join(root, path), "utf8") });
  });
}

/** What sets tracing up already: where the entry, or what is loaded before it, does. */
function presentInitializer(project: Project): Pick<InitializerPlan, "path" | "preload"> | undefined {
  const { root, manifest, entry, sources, others } = project;
  const start = startScript(manifest)?.command ?? "";
  const known = [...sources, ...preloadedSources({ root, manifest: { scripts: { start } } })].find(callsInit);
  if (known !== undefined) return { path: known.path, preload: undefined };
  if (sources[0]?.tree !== undefined) return undefined;
  const loaded = entry === undefined ? others.flatMap((one) => one.sources).find(callsInit) : undefined;
  if (loaded !== undefined) return { path: loaded.path, preload: undefined };
  const path = leftThere(project);
  return path === undefined ? undefined : { path, preload: `./${path}` };
}

/** The file that sets tracing up, and the line that loads it first. */
export function planInitializer(project: Project): InitializerPlan {
  const { root, sources, modules } = project;
  const nothing = { path: undefined, file: undefined, edits: [], preload: undefined };
  if (isRegistered(project)) return nothing;
  const present = presentInitializer(project);
  if (present !== undefined) return { ...nothing, ...present };
  const [main] = sources;
  const isEditable = main?.tree !== undefined;
  const folder = folderFor(project);
  // What is loaded by a flag runs as it stands.
  const extension = isEditable ? extname(main.path).replace(/x$/, "") || ".js" : modules === "esm" ? ".mjs" : ".cjs";
  const stem = names.find((name) => !existsSync(join(root, folder, `${name}${extension}`))) ?? lastName;
  const path = folder === "." ? `${stem}${extension}` : `${folder}/${stem}${extension}`;
  const useImport = isEditable ? usesImport(main) : modules === "esm";
  const file = { path, text: initializerText(project, useImport) };
  if (isEditable) {
    const insertion = addFirstImport(
      main,
      specifierFor(project, folder === posix.dirname(main.path) ? "./" : "../", stem, extension),
      marker,
    );
    return { path, file, edits: [{ path: main.path, insertions: [insertion] }], preload: undefined };
  }
  return { path, file, edits: [], preload: `./${path}` };
}
