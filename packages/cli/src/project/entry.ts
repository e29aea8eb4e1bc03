import { readFileSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { importsFrom, isProgram, type SourceFile } from "../source/index.ts";
import { exists, extensions, sourceOf, tidy } from "./built.ts";
import { chores, commandsOf, programName, wordsOf } from "./commands.ts";
import { frameworkPackages } from "./dependencies.ts";
import { nestApplications, nestEntry } from "./nest-applications.ts";
import { readSources } from "./sources.ts";
import type { Entry, Manifest, OtherEntry } from "./types.ts";

/** Scripts that start the application, the likeliest first. */
export const startScripts: readonly string[] = ["start", "start:prod", "dev", "start:dev", "serve", "worker"];
const usualNames = ["main", "index", "server", "app", "worker"];
const usualFolders = ["src", "."];

/** What starts a file that is named after it. */
const starters = new Set([
  ...["node", "tsx", "ts-node", "ts-node-dev", "nodemon", "bun", "swc-node", "dotenv", "cross-env", "fastify"],
  ...["babel-node", "vite-node", "pm2", "pm2-runtime", "pm2-dev"],
]);
const takesValue = /^(-r|--require|--import|--loader|--experimental-loader|-e|--env-file|--config)$/;
const isConfiguration = /\.config\.[cm]?[jt]s$|\.json$/;

/** A program that is started by its own name: `./bin/www`, which Node runs by its first line. */
function ownProgram(root: string, word: string | undefined): string | undefined {
  const found = word?.includes("/") && !word.includes("node_modules/") ? sourceOf(root, word) : undefined;
  if (found === undefined || isProgram(found)) return found;
  return /^#!.*\b(node|tsx|bun)\b/.test(readFileSync(join(root, found), "utf8")) ? found : undefined;
}

/** What PM2 starts is in a file of its own. */
function scriptsOf(root: string, path: string): string[] {
  if (!exists(root, path)) return [];
  const named = readFileSync(join(root, path), "utf8").matchAll(/\bscript["']?\s*:\s*["'`]([^"'`]+)["'`]/g);
  return [...named].flatMap(([, name = ""]) => sourceOf(root, name) ?? []);
}

/** What a command starts, when it names files: `node --enable-source-maps dist/main`, `tsx watch src/index.ts`. */
function filesOf(root: string, command: string): string[] {
  const words = wordsOf(command).filter((word) => !/^\w+=/.test(word));
  if (!words.some((word) => starters.has(programName(word)))) return [ownProgram(root, words[0]) ?? []].flat();
  for (const [index, word] of words.entries()) {
    const mayBeFile = /[./]/.test(word) || starters.has(words[index - 1] ?? "");
    if (index === 0 || takesValue.test(words[index - 1] ?? "") || word.startsWith("-") || !mayBeFile) continue;
    const found = isConfiguration.test(word) ? scriptsOf(root, word) : [sourceOf(root, word) ?? []].flat();
    if (found.length > 0) return found;
  }
  return [];
}

interface Started {
  readonly path: string;
  /** Whether a command waits for its end. */
  readonly isBefore: boolean;
}

/** What a script starts, the likeliest to be the application first. */
const startedBy = (root: string, { scripts = {} }: Manifest, script: string): Started[] =>
  commandsOf(script, scripts).flatMap(({ text, isBefore }) =>
    [nestEntry(root, text) ?? filesOf(root, text)].flat().map((path) => ({ path, isBefore })),
  );

const usesFramework = (file: SourceFile): boolean => frameworkPackages.some((name) => importsFrom(file, name));

/** Beside a migration or a build the application is what uses a framework, and never what has to end before it. */
function application(root: string, started: readonly Started[]): string | undefined {
  const first = started.find(({ isBefore }) => !isBefore);
  if (started.length === 1 && first !== undefined) return first.path;
  return (started.find(({ path }) => readSources(root, path).some(usesFramework)) ?? first)?.path;
}

/** Where the application begins: what its scripts start, else `main`, else a usual name. A link counts as what it names. */
export function findEntry(root: string, manifest: Manifest): Entry | undefined {
  const entry = namedEntry(root, manifest);
  if (entry === undefined) return undefined;
  const path = tidy(relative(root, realpathSync(join(root, entry.path))));
  return path === entry.path || path.startsWith("..") ? entry : { path, because: `${entry.path} is a link to it` };
}

function namedEntry(root: string, manifest: Manifest): Entry | undefined {
  for (const name of startScripts) {
    const script = manifest.scripts?.[name];
    if (script === undefined) continue;
    const path = application(root, startedBy(root, manifest, script));
    if (path !== undefined) return { path, because: `the script "${name}" starts it` };
  }
  const main = manifest.main === undefined ? undefined : sourceOf(root, manifest.main);
  if (main !== undefined) return { path: main, because: "package.json's main" };
  const usual = usualFolders
    .flatMap((folder) => usualNames.flatMap((name) => extensions.map((end) => tidy(join(folder, `${name}.${end}`)))))
    .find((path) => exists(root, path));
  return usual === undefined ? undefined : { path: usual, because: "its name" };
}

/** Other files that scripts start by themselves, and other applications of Nest, each once. */
export function findOtherFiles(root: string, { scripts = {} }: Manifest): Omit<OtherEntry, "sources">[] {
  const started = Object.entries(scripts).flatMap(([script, command]) => {
    const paths = chores.test(script) ? [] : commandsOf(command, {}).flatMap(({ text }) => filesOf(root, text));
    return paths.filter(isProgram).map((path) => ({ path, startedBy: `the script "${script}"` }));
  });
  const applications = nestApplications(root).map(({ path, name }) => ({ path, startedBy: `\`nest start ${name}\`` }));
  const found = [...started, ...applications];
  return found.filter(({ path }, index) => found.findIndex((one) => one.path === path) === index);
}
