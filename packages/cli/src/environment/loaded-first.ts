import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importedFile, type Project } from "../project/index.ts";
import { parseSource, type SourceFile } from "../source/index.ts";
import { fileName } from "./file-names.ts";
import { type Load, loadsByItself } from "./loads.ts";
import { startScript } from "./start-script.ts";
import { stepsOf } from "./steps.ts";

/** A file that is in the environment by the time tracing is set up. */
export interface LoadedFile {
  /** Undefined where its name is computed. */
  readonly name: string | undefined;
  /** What loads it, in words. */
  readonly by: string;
}

function filesOf({ names, isComputed }: Load, by: string, env: NodeJS.ProcessEnv): LoadedFile[] {
  if (isComputed) return [{ name: undefined, by }];
  return names.length === 0 ? [{ name: ".env", by }] : names.map((node) => ({ name: fileName(node, env), by }));
}

/** The initializer that the start script loads by a flag, where the entry does not. */
function preloaded({ root }: Project, command: string): SourceFile | undefined {
  const path = /--(?:import|require)[=\s]["']?\.\/([^\s"']+)/.exec(command)?.[1];
  if (path === undefined || !existsSync(join(root, path))) return undefined;
  return parseSource(path, readFileSync(join(root, path), "utf8"), undefined);
}

/**
 * Which files are loaded before tracing is set up, as far as the start script and the program say it. Undefined where
 * nothing that sets it up was found.
 * @example const loaded = loadedFirst(readProject("."), process.env);
 */
export function loadedFirst(project: Project, env: NodeJS.ProcessEnv): readonly LoadedFile[] | undefined {
  const { sources, manifest, modules } = project;
  const script = startScript(manifest);
  const variables = { ...env, ...script?.variables };
  const loaded = (script?.files ?? []).map((name): LoadedFile => ({ name, by: `the script "${script?.name}"` }));
  const seen = new Set<string>();
  /** Whether tracing was set up on the way. */
  const follow = (file: SourceFile): boolean => {
    if (seen.has(file.path)) return false;
    seen.add(file.path);
    return stepsOf(file, modules === "esm").some((step) => {
      if (step.kind === "setUp") return true;
      if (step.kind === "load") loaded.push(...filesOf(step.load, file.path, variables));
      else if (loadsByItself(step.module)) loaded.push({ name: ".env", by: file.path });
      else {
        const target = step.module.startsWith(".") ? importedFile(sources, file.path, step.module) : undefined;
        return target !== undefined && follow(target);
      }
      return false;
    });
  };
  const first = preloaded(project, script?.command ?? "");
  if (script?.command.includes("@langfuse-kit/core/register")) return loaded;
  return [first, sources[0]].some((file) => file !== undefined && follow(file)) ? loaded : undefined;
}
