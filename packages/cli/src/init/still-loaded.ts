import { readProjectFile, type UndoChange, type UndoPlan } from "../plan/index.ts";
import { importedFile, type Manifest, type Project } from "../project/index.ts";
import { importedPaths, isProgram, lineOf, parseSource, type SourceFile } from "../source/index.ts";

/** A file that could be put back, and that something else still needs as it is. */
export interface Kept {
  readonly path: string;
  readonly because: string;
}

export interface KeptPlan extends UndoPlan {
  readonly kept: readonly Kept[];
}

interface Load {
  readonly from: string;
  readonly specifier: string;
  /** The file and the line. */
  readonly place: string;
}

export const isLockfile = (path: string): boolean => /(^|[/-])lock|\.lock$|^npm-shrinkwrap\.json$/.test(path);

/** Every file of the project that is known. What stays since somebody has worked on it need not be loaded any more. */
function programsNow({ root, sources, others }: Project, { touched }: UndoPlan): SourceFile[] {
  const staying = touched.flatMap(({ path }) => {
    const text = isProgram(path) ? readProjectFile(root, path) : undefined;
    return text === undefined ? [] : [parseSource(path, text)];
  });
  const all = [...staying, ...sources, ...others.flatMap((one) => one.sources)];
  return [...new Map(all.map((file) => [file.path, file])).values()];
}

function programsAfter(programs: readonly SourceFile[], changes: readonly UndoChange[]): SourceFile[] {
  return programs.flatMap((file) => {
    const change = changes.find(({ path }) => path === file.path);
    if (change === undefined) return [file];
    return change.after === undefined ? [] : [parseSource(file.path, change.after, file.packageType)];
  });
}

function loadsOf(file: SourceFile): Load[] {
  return importedPaths(file).map((specifier) => {
    const at = Math.max(file.text.indexOf(`"${specifier}"`), file.text.indexOf(`'${specifier}'`), 0);
    return { from: file.path, specifier, place: `${file.path}:${lineOf(file.text, at)}` };
  });
}

/** The names that package.json will no longer hold. */
function goneDependencies({ before, after }: UndoChange): string[] {
  const names = (text: string | undefined): string[] =>
    Object.keys((JSON.parse((text ?? "{}").replace(/^\uFEFF/, "")) as Manifest).dependencies ?? {});
  const left = new Set(names(after));
  return names(before).filter((name) => !left.has(name));
}

/** What of a plan would take something away that a file which stays still loads. */
function findNeeded(project: Project, known: readonly SourceFile[], changes: readonly UndoChange[]): Kept | undefined {
  const loads = programsAfter(known, changes).flatMap(loadsOf);
  for (const { from, specifier, place } of loads) {
    const target = importedFile(known, from, specifier)?.path;
    const gone = changes.find(({ path, after }) => after === undefined && path === target);
    if (gone !== undefined) return { path: gone.path, because: `${place} loads it` };
  }
  const manifest = changes.find(({ path }) => path === "package.json");
  if (manifest === undefined) {
    const scripts = JSON.stringify(project.manifest.scripts ?? {});
    const loaded = changes.find(({ path, after }) => after === undefined && scripts.includes(`--import ./${path}`));
    return loaded && { path: loaded.path, because: "a script of package.json loads it" };
  }
  const names = goneDependencies(manifest);
  const load = loads.find(({ specifier }) =>
    names.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
  );
  return load && { path: "package.json", because: `${load.place} loads ${load.specifier}` };
}

/** Leaves out of a plan what files that stay still load: half of an undo must not break an application. */
export function keepLoaded(project: Project, plan: UndoPlan): KeptPlan {
  let { changes } = plan;
  const kept: Kept[] = [];
  const programs = programsNow(project, plan);
  const find = (): Kept | undefined => findNeeded(project, programs, changes);
  for (let needed = find(); needed !== undefined; needed = find()) {
    const { path } = needed;
    kept.push(needed);
    // What is installed is what package.json says.
    changes = changes.filter((one) => one.path !== path && !(path === "package.json" && isLockfile(one.path)));
  }
  return { changes, touched: plan.touched, kept };
}

/** The line that keeps the journal out of commits stays as long as the journal does. */
export function keepJournalIgnored(plan: KeptPlan): KeptPlan {
  const { changes, touched, kept } = plan;
  const isLeft = touched.length > 0 || kept.length > 0;
  if (!isLeft || changes.every(({ path }) => path !== ".gitignore")) return plan;
  const because = "it keeps what undo remembers of the rest out of commits";
  return {
    changes: changes.filter(({ path }) => path !== ".gitignore"),
    touched,
    kept: [...kept, { path: ".gitignore", because }],
  };
}
