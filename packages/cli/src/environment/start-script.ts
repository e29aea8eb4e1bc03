import { commandsOf, type Manifest, startScripts } from "../project/index.ts";
import { plainPath } from "./file-names.ts";

/** Programs that load a file and run what stands behind them: dotenv-cli, dotenvx, env-cmd. */
const runners = new Set(["dotenv", "dotenvx", "env-cmd"]);

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? "");

/** What such a program loads: the files that are named to it, else `.env`. */
function filesOfRunner(command: string): string[] {
  const words = command.split(/[\s;&|=]+/).map((word) => word.replaceAll(/["']/g, ""));
  const at = words.findIndex((word) => runners.has(word.split("/").at(-1) ?? ""));
  if (at < 0) return [];
  const behind = words.slice(at + 1);
  const end = behind.indexOf("--");
  const options = end < 0 ? behind : behind.slice(0, end);
  const named = options.filter((_, index) => /^(-e|-f|--file|--env-file)$/.test(options[index - 1] ?? ""));
  return named.length === 0 ? [".env"] : named;
}

/** Files that a command puts into the environment of what it starts. */
function filesOf(command: string): string[] {
  const flags = matches(command, /--env-file(?:-if-exists)?[=\s]["']?([^\s"']+)/g);
  const isPreloaded = /(?:-r|--require|--import)[=\s]["']?dotenv(?:-flow|-expand)?\/config/.test(command);
  const [preloaded = ".env"] = matches(command, /dotenv_config_path=["']?([^\s"']+)/gi);
  return [...flags, ...(isPreloaded ? [preloaded] : []), ...filesOfRunner(command)];
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
  const script = name === undefined ? undefined : scripts[name];
  if (name === undefined || script === undefined) return undefined;
  // With what the scripts say that it runs: what ends before leaves nothing in the environment.
  const run = commandsOf(script, scripts).flatMap(({ text, isBefore }) => (isBefore ? [] : [text]));
  const command = [script, ...run.filter((one) => !script.includes(one))].join(" && ");
  const set = [...command.matchAll(/(?:^|\s)([A-Z]\w*)=(\S+)/g)].map(([, key = "", value = ""]) => [key, value]);
  return { name, command, files: filesOf(command).map(plainPath), variables: Object.fromEntries(set) };
}
