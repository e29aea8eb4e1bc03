import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { namedFiles, startScript } from "../environment/index.ts";
import type { Project } from "../project/index.ts";
import { importedPaths } from "../source/index.ts";
import { warning } from "./findings.ts";
import type { Check } from "./types.ts";

/** dotenv and those that build on it. */
const dotenv = /^(dotenv(-flow|-expand|-cli)?|@dotenvx\/dotenvx|@nestjs\/config)(\/|$)/;

function usesDotenv({ manifest, sources }: Project): boolean {
  const { scripts = {}, dependencies = {} } = manifest;
  return (
    Object.keys(dependencies).some((name) => dotenv.test(name)) ||
    Object.values(scripts).some((script) => /\bdotenv/.test(script)) ||
    // Core's own reads as dotenv does.
    sources.some(
      (file) => importedPaths(file).some((name) => dotenv.test(name)) || /\bloadLangfuseEnv\s*\(/.test(file.text),
    )
  );
}

/** What dotenv reads and Node does not, written as both read it: after the mark of an encoding, and `NAME: value`. */
const asBothRead = (text: string): string =>
  text.replace(/^\uFEFF/, "").replace(/^([ \t]*(?:export[ \t]+)?[A-Z]\w*):[ \t]/gm, "$1=");

/** The files that may have settings, the first that counts first. */
function filesOf(project: Project | undefined, env: NodeJS.ProcessEnv): readonly string[] {
  if (project === undefined) return [".env"];
  const script = startScript(project.manifest);
  const named = namedFiles(project, { ...env, ...script?.variables }).flatMap(({ name }) => name ?? []);
  return [...new Set([...(script?.files ?? []), ...named])];
}

interface Loaded {
  /** Names that the application will not find where they stand. */
  readonly unread: readonly string[];
  /** The file of each name that was put into the environment. */
  readonly origins: ReadonlyMap<string, string>;
  /** The file of each name that stands in the environment without a value, and so before the file's. */
  readonly covered: ReadonlyMap<string, string>;
}

/**
 * Puts what .env and the like say into the environment of this process, where nothing stands yet. They are read as the
 * application reads them.
 */
export function loadEnvironment(folder: string, env: NodeJS.ProcessEnv, project: Project | undefined): Loaded {
  const unread: string[] = [];
  const origins = new Map<string, string>();
  const covered = new Map<string, string>();
  for (const file of filesOf(project, env)) {
    const path = resolve(folder, file);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const text = readFileSync(path, "utf8");
    const all = parseEnv(asBothRead(text));
    const read = project !== undefined && usesDotenv(project) ? all : parseEnv(text);
    for (const [name, value] of Object.entries(read)) {
      if (env[name] !== undefined) {
        if (env[name].trim() === "" && value?.trim() && !origins.has(name)) covered.set(name, file);
        continue;
      }
      env[name] = value;
      origins.set(name, file);
    }
    unread.push(...Object.keys(all).filter((name) => /^(LANGFUSE|OTEL)_/.test(name) && read[name] === undefined));
  }
  return { unread, origins, covered };
}

/** What stands in .env and is not read. */
export const checkEnvironmentFile: Check = ({ unread }) =>
  unread.map((name) =>
    warning(
      ".env",
      `${name} is there in a way that Node does not read: after a byte order mark, or as "${name}: value".`,
      `Write ${name}=value, and save the file as UTF-8 without a mark.`,
    ),
  );
