import { realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { isProgram } from "../source/index.ts";
import { exists, extensions, sourceOf, tidy } from "./built.ts";
import { nestApplications, nestEntry } from "./nest-applications.ts";
import type { Entry, Manifest, OtherEntry } from "./types.ts";

/** Scripts that start the application, the likeliest first. */
export const startScripts: readonly string[] = ["start", "start:prod", "dev", "start:dev", "serve", "worker"];
const usualNames = ["main", "index", "server", "app", "worker"];
const usualFolders = ["src", "."];

/** What starts a file that is named after it. */
const starters = new Set([
  ...["node", "tsx", "ts-node", "ts-node-dev", "nodemon", "bun", "swc-node", "dotenv", "cross-env", "fastify"],
]);

/** As a shell would part them, without their quotation marks. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/["']/g, ""));
}

/** What a script starts, when it names a file: `node --enable-source-maps dist/main`, `tsx watch src/index.ts`. */
function fileOf(root: string, script: string): string | undefined {
  for (const command of script.split(/&&|\|\||;/)) {
    const words = wordsOf(command).filter((word) => !/^\w+=/.test(word));
    if (!words.some((word) => starters.has(word.split("/").at(-1) ?? ""))) continue;
    for (const [index, word] of words.entries()) {
      const isValue = /^(-r|--require|--import|--loader|--experimental-loader|-e|--env-file|--config)$/.test(
        words[index - 1] ?? "",
      );
      const mayBeFile = /[./]/.test(word) || starters.has(words[index - 1] ?? "");
      if (index === 0 || isValue || word.startsWith("-") || !mayBeFile) continue;
      const found = sourceOf(root, word);
      if (found !== undefined) return found;
    }
  }
  return undefined;
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
    const path = nestEntry(root, script) ?? fileOf(root, script);
    if (path !== undefined) return { path, because: `the script "${name}" starts it` };
  }
  const main = manifest.main === undefined ? undefined : sourceOf(root, manifest.main);
  if (main !== undefined) return { path: main, because: "package.json's main" };
  const usual = usualFolders
    .flatMap((folder) => usualNames.flatMap((name) => extensions.map((end) => tidy(join(folder, `${name}.${end}`)))))
    .find((path) => exists(root, path));
  return usual === undefined ? undefined : { path: usual, because: "its name" };
}

/** Scripts whose programs serve nobody. */
const chores = /(^|:)(pre|post)?(test|e2e|spec|lint|check|format|build|bench|coverage)/;

/** Other files that scripts start, and other applications of Nest, each once. */
export function findOtherFiles(root: string, { scripts = {} }: Manifest): Omit<OtherEntry, "sources">[] {
  const started = Object.entries(scripts).flatMap(([script, command]) => {
    const path = chores.test(script) ? undefined : fileOf(root, command);
    return path === undefined || !isProgram(path) ? [] : [{ path, startedBy: `the script "${script}"` }];
  });
  const applications = nestApplications(root).map(({ path, name }) => ({ path, startedBy: `\`nest start ${name}\`` }));
  const found = [...started, ...applications];
  return found.filter(({ path }, index) => found.findIndex((one) => one.path === path) === index);
}
