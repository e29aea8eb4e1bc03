import type { Manifest } from "../project/index.ts";
import { plainPath } from "./file-names.ts";

/** Scripts that start the application, the likeliest first. */
const startScripts = ["start", "start:prod", "dev", "start:dev", "serve", "worker"];

/** Programs that load a file and run what stands behind them: dotenv-cli, dotenvx, env-cmd. */
const runner = /(?:^|[\s;&|/])(?:dotenv|dotenvx\s+run|env-cmd)(?=\s)(.*?)(?:\s--\s|$)/;

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? "");

/** Files that a command puts into the environment of what it starts. */
function filesOf(command: string): string[] {
  const flags = matches(command, /--env-file(?:-if-exists)?[=\s]["']?([^\s"']+)/g);
  const isPreloaded = /(?:-r|--require|--import)[=\s]["']?dotenv(?:-flow|-expand)?\/config/.test(command);
  const [preloaded = ".env"] = matches(command, /dotenv_config_path=["']?([^\s"']+)/gi);
  const given = runner.exec(command)?.[1];
  const run = given === undefined ? [] : matches(given, /\s(?:-e|-f|--file)[=\s]["']?([^\s"']+)/g);
  return [...flags, ...(isPreloaded ? [preloaded] : []), ...(given !== undefined && run.length === 0 ? [".env"] : run)];
}

export interface StartScript {
  readonly name: string;
  readonly command: string;
  /** What it loads into the environment before the application begins. */
  readonly files: readonly string[];
  /** Variables that it sets itself, such as NODE_ENV=production. */
  readonly variables: Readonly<Record<string, string>>;
}

/** How the application is started. Of other scripts it has nothing. */
export function startScript({ scripts = {} }: Manifest): StartScript | undefined {
  const name = startScripts.find((one) => scripts[one] !== undefined);
  const command = name === undefined ? undefined : scripts[name];
  if (name === undefined || command === undefined) return undefined;
  const set = [...command.matchAll(/(?:^|\s)([A-Z]\w*)=(\S+)/g)].map(([, key = "", value = ""]) => [key, value]);
  return { name, command, files: filesOf(command).map(plainPath), variables: Object.fromEntries(set) };
}
