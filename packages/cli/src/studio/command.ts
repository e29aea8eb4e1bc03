import { CommandError, type Terminal } from "../terminal/index.ts";

/** Loaded when it is asked for: nothing else of the command line needs it, nor the Node that it needs. */
export async function loadStudio(): Promise<typeof import("@langfuse-kit/studio")> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 13)) {
    throw new CommandError(`Studio needs Node 22.13 or newer; this is ${process.versions.node}.`);
  }
  silenceSqlite();
  try {
    return await import("@langfuse-kit/studio");
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new CommandError("Studio is not installed. Run: npm install --save-dev @langfuse-kit/studio");
  }
}

/** `langfuse-kit studio`: everything that follows is Studio's own. */
export async function runStudioCommand(args: readonly string[], _terminal: Terminal): Promise<number> {
  const { runStudio } = await loadStudio();
  return runStudio(args);
}

/** Node 22 says that node:sqlite is experimental; whoever types a command cannot do anything about it. */
function silenceSqlite(): void {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes("SQLite is an experimental feature")) {
      Reflect.apply(emitWarning, process, [warning, ...rest]);
    }
  };
}
