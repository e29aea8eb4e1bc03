import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** Puts what a .env file says into the environment of this process, where nothing stands yet, as --env-file does. */
export function loadEnvironment(folder: string, env: NodeJS.ProcessEnv): string | undefined {
  const path = join(folder, ".env");
  if (!existsSync(path)) return undefined;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(path, "utf8")))) env[name] ??= value;
  return path;
}
