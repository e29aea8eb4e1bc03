import { join, resolve } from "node:path";
import { applicationsOf, type Project, readProject } from "../project/index.ts";
import { CommandError, ExitCode, select, type Terminal } from "../terminal/index.ts";

/** The project that is meant: in a monorepo's root one of its packages, which somebody has to name. */
export async function chooseProject(cwd: string | undefined, terminal: Terminal): Promise<Project> {
  const folder = resolve(terminal.cwd, cwd ?? ".");
  const project = readProject(folder);
  const applications = project.frameworks.length > 0 ? [] : applicationsOf(project.root);
  const [only] = applications;
  if (only === undefined) return project;
  if (terminal.isInteractive) return readProject(join(folder, await select("Which package?", applications)));
  const names = applications.map((name) => `  --cwd ${name}`).join("\n");
  throw new CommandError(`This is the root of a workspace. Say which package is meant:\n${names}`, ExitCode.usage);
}
