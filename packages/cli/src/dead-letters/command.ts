import { resolve } from "node:path";
import { CommandError, ExitCode, readOptions, type Terminal } from "../terminal/index.ts";
import { runDrop } from "./drop.ts";
import { runList } from "./list.ts";
import { runReplay } from "./replay.ts";
import { runShow } from "./show.ts";
import type { LetterRequest } from "./types.ts";

const options = {
  dir: { type: "string" },
  status: { type: "string" },
  all: { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  json: { type: "boolean" },
} as const;

const actions: Readonly<Record<string, (request: LetterRequest) => Promise<number>>> = {
  list: runList,
  show: runShow,
  replay: runReplay,
  drop: runDrop,
};

/** `langfuse-kit dead-letters list | show | replay | drop`. */
export async function runDeadLetters(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, options, { most: 2 });
  const [name = "list", id] = positionals;
  const action = actions[name];
  if (action === undefined) {
    throw new CommandError(`"${name}" is not understood. Say list, show, replay or drop.`, ExitCode.usage);
  }
  const given = values.dir ?? terminal.env.LANGFUSE_SPOOL_DIR;
  if (given === undefined || given === "") {
    throw new CommandError(
      "It is not known where the spool is. Give --dir DIR, or set LANGFUSE_SPOOL_DIR as the application has it.",
      ExitCode.usage,
    );
  }
  return action({
    dir: resolve(terminal.cwd, given),
    id,
    status: statusOf(values.status),
    all: values.all === true,
    yes: values.yes === true,
    json: values.json === true,
    terminal,
  });
}

function statusOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new CommandError(`--status is "${text}". Give a status such as 400.`, ExitCode.usage);
}
