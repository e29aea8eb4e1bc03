import { existsSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { filesForInitializer } from "../environment/index.ts";
import { callsInit, isRegistered, isResolvedByBundler, type Project, readLooseJson } from "../project/index.ts";
import { addFirstImport, importedPaths, styleOf, usesImport } from "../source/index.ts";
import type { FileEdit, Instruction } from "./types.ts";

export interface InitializerPlan {
  /** Undefined where the project has one already. */
  readonly file: { readonly path: string; readonly text: string } | undefined;
  readonly edits: readonly FileEdit[];
  readonly instructions: readonly Instruction[];
  /** For the start script, where the entry cannot be edited. */
  readonly preload: string | undefined;
}

/** Marks what is ours, for people and for the second run. */
const marker = "langfuse-kit: stays first";

const names = ["instrumentation", "langfuse", "langfuse-instrumentation"];

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

/** The file that sets tracing up, and the line that loads it first. */
export function planInitializer(project: Project): InitializerPlan {
  const { root, entry, sources, modules } = project;
  const nothing = { file: undefined, edits: [], instructions: [], preload: undefined };
  if (isRegistered(project) || sources.some(callsInit)) return nothing;
  const [main] = sources;
  const isEditable = main?.tree !== undefined;
  const beside = entry === undefined ? "." : dirname(entry.path);
  // A folder of commands is no place for it.
  const isBin = basename(beside) === "bin";
  const folder = isBin ? dirname(beside) : beside;
  // What is loaded by a flag runs as it stands.
  const extension = isEditable ? extname(main.path).replace(/x$/, "") || ".js" : modules === "esm" ? ".mjs" : ".cjs";
  const stem = names.find((name) => !existsSync(join(root, folder, `${name}${extension}`))) ?? "langfuse-tracing";
  const path = folder === "." ? `${stem}${extension}` : `${folder}/${stem}${extension}`;
  const useImport = isEditable ? usesImport(main) : modules === "esm";
  const file = { path, text: initializerText(project, useImport) };
  if (isEditable) {
    const insertion = addFirstImport(main, specifierFor(project, isBin ? "../" : "./", stem, extension), marker);
    return { file, edits: [{ path: main.path, insertions: [insertion] }], instructions: [], preload: undefined };
  }
  return { file, edits: [], instructions: [], preload: `./${path}` };
}
