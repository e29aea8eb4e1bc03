import { existsSync } from "node:fs";
import { join } from "node:path";
import { commandsOf, type Project } from "../project/index.ts";

export interface StartCommand {
  /** Run to its end before the start, where the start needs what it makes. */
  readonly before: readonly string[] | undefined;
  readonly start: readonly string[];
}

const built = /(?:^|\s)(?:node|nodemon)\s+(?:-\S+\s+)*["']?\.?\/?(?:dist|build|lib|out)\//;

/** How the project itself says that it starts. */
export function startCommand({ root, manifest, packageManager, entry }: Project): StartCommand | undefined {
  const manager = "name" in packageManager ? packageManager.name : "npm";
  const scripts = manifest.scripts ?? {};
  const run = (script: string): string[] => [manager, "run", script];
  const name = ["start", "dev", "start:dev"].find((script) => scripts[script] !== undefined);
  if (name !== undefined) {
    const startsBuilt = commandsOf(scripts[name] ?? "", scripts).some(({ text }) => built.test(text));
    const needsBuild = startsBuilt && scripts.build !== undefined && scripts[`pre${name}`] === undefined;
    return { before: needsBuild ? run("build") : undefined, start: run(name) };
  }
  if (entry === undefined || !existsSync(join(root, entry.path))) return undefined;
  const canStrip = process.features.typescript !== undefined && process.features.typescript !== false;
  const isProgram = /\.[cm]?js$/.test(entry.path) || (canStrip && /\.[cm]?ts$/.test(entry.path));
  return isProgram ? { before: undefined, start: ["node", entry.path] } : undefined;
}
