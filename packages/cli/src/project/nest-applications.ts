import { join } from "node:path";
import { exists, tidy } from "./built.ts";
import { readLooseJson } from "./read-json.ts";

/** What nest-cli.json says of an application, and of the one that `nest start` means. */
interface Described {
  readonly type?: string;
  readonly root?: string;
  readonly sourceRoot?: string;
  readonly entryFile?: string;
}

interface Configuration extends Described {
  readonly projects?: Readonly<Record<string, Described>>;
}

/** An application of a monorepo of Nest's own, which is one package. */
interface NestApplication {
  readonly name: string;
  readonly path: string;
}

const configurationOf = (root: string): Configuration => readLooseJson(join(root, "nest-cli.json"));

function programOf(root: string, { sourceRoot, entryFile = "main", root: folder = "" }: Described): string | undefined {
  const path = tidy(join(sourceRoot ?? join(folder, "src"), `${entryFile}.ts`));
  return exists(root, path) ? path : undefined;
}

/** Every application that nest-cli.json names, and no library. */
export function nestApplications(root: string): NestApplication[] {
  const { projects = {}, entryFile } = configurationOf(root);
  return Object.entries(projects).flatMap(([name, project]) => {
    const path =
      project.type === "library" ? undefined : programOf(root, { ...(entryFile && { entryFile }), ...project });
    return path === undefined ? [] : [{ name, path }];
  });
}

/** What `nest start`, or `nest start billing`, starts. */
export function nestEntry(root: string, script: string): string | undefined {
  const given = /\bnest start\b([^&|;]*)/.exec(script)?.[1];
  if (given === undefined) return undefined;
  const words = new Set(given.split(/\s+/));
  const named = nestApplications(root).find(({ name }) => words.has(name));
  return named?.path ?? programOf(root, configurationOf(root));
}
