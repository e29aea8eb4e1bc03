import type { Project } from "../project/index.ts";
import { endOf, importedPaths, startOf } from "../source/index.ts";
import { fileName } from "./file-names.ts";
import { loadsByItself, loadsIn } from "./loads.ts";
import { startScript } from "./start-script.ts";

/** A file that the application's code loads, as far as its name stands there. */
export interface NamedFile {
  /** Its name with the variables of this environment; undefined where one is missing that it needs. */
  readonly name: string | undefined;
  /** Undefined where the name is the same in every environment. */
  readonly code: string | undefined;
}

/** What the application's code names, in its order, and `.env` in the end: init's own example is of that name. */
export function namedFiles({ sources }: Pick<Project, "sources">, env: NodeJS.ProcessEnv): NamedFile[] {
  const named = sources.flatMap((file) =>
    loadsIn(file).flatMap(({ names }) =>
      names.map((node): NamedFile => {
        const code = node.type === "StringLiteral" ? undefined : file.text.slice(startOf(node), endOf(node));
        return { name: fileName(node, env), code };
      }),
    ),
  );
  const all = [...named, { name: ".env", code: undefined }];
  return all.filter(
    ({ name, code }, index) => all.findIndex((one) => one.code === code && (code ? true : one.name === name)) === index,
  );
}

/** What an initializer has to load for its keys: not what the start script, or a line before it, has loaded by then. */
export function filesForInitializer(project: Project): NamedFile[] {
  const imported = project.sources.slice(0, 1).flatMap(importedPaths).some(loadsByItself);
  const loaded = new Set([...(startScript(project.manifest)?.files ?? []), ...(imported ? [".env"] : [])]);
  // Without its variable a name has to be one all the same.
  return namedFiles(project, {}).filter(
    ({ name, code }) => name !== undefined && !(code === undefined && loaded.has(name)),
  );
}
