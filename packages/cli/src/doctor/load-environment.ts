import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
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
    sources.some((file) => importedPaths(file).some((name) => dotenv.test(name)))
  );
}

/** What dotenv reads and Node does not, written as both read it: after the mark of an encoding, and `NAME: value`. */
const asBothRead = (text: string): string =>
  text.replace(/^\uFEFF/, "").replace(/^([ \t]*(?:export[ \t]+)?[A-Z]\w*):[ \t]/gm, "$1=");

/**
 * Puts what a .env file says into the environment of this process, where nothing stands yet. It is read as the
 * application reads it; answers the names that the application will not find in it.
 */
export function loadEnvironment(
  folder: string,
  env: NodeJS.ProcessEnv,
  project: Project | undefined,
): readonly string[] {
  const path = join(folder, ".env");
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  const all = parseEnv(asBothRead(text));
  const read = project !== undefined && usesDotenv(project) ? all : parseEnv(text);
  for (const [name, value] of Object.entries(read)) env[name] ??= value;
  return Object.keys(all).filter((name) => /^(LANGFUSE|OTEL)_/.test(name) && read[name] === undefined);
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
