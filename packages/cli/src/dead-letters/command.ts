import { resolve } from "node:path";
import { CommandError, ExitCode, readOptions, type Terminal } from "../terminal/index.ts";
import { openDiskStore } from "./disk-store.ts";
import { runDrop } from "./drop.ts";
import { runList } from "./list.ts";
import { openQueueStore } from "./queue-store.ts";
import { runReplay } from "./replay.ts";
import { runShow } from "./show.ts";
import type { LetterRequest, LetterStore } from "./types.ts";

const options = {
  dir: { type: "string" },
  redis: { type: "string" },
  queue: { type: "string" },
  prefix: { type: "string" },
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

interface Place {
  readonly dir?: string | undefined;
  readonly redis?: string | undefined;
  readonly queue?: string | undefined;
  readonly prefix?: string | undefined;
}

/** `langfuse-kit dead-letters list | show | replay | drop`. */
export async function runDeadLetters(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, options, { most: 2 });
  const [name = "list", id] = positionals;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    throw new CommandError(`"${name}" is not understood. Say list, show, replay or drop.`, ExitCode.usage);
  }
  const status = statusOf(values.status);
  const store = await openStore(values, terminal);
  try {
    const { all = false, yes = false, json = false } = values;
    return await action({ store, id, status, all, yes, json, terminal });
  } finally {
    await store.close();
  }
}

async function openStore({ dir, redis, queue, prefix }: Place, terminal: Terminal): Promise<LetterStore> {
  const { env, cwd } = terminal;
  if (dir !== undefined && redis !== undefined) {
    throw new CommandError("Give --dir or --redis: letters lie in one of them.", ExitCode.usage);
  }
  // A password does not have to stand in a command, where every user of the machine can read it.
  const url = redis ?? (queue === undefined ? undefined : env.REDIS_URL);
  if (url !== undefined) return openQueueStore({ url, queue: queue ?? "langfuse", prefix }, terminal);
  const given = dir ?? env.LANGFUSE_SPOOL_DIR;
  if (given === undefined || given === "") {
    throw new CommandError(
      "It is not known where the spool is. Give --dir DIR or --redis URL, or set LANGFUSE_SPOOL_DIR as the application has it.",
      ExitCode.usage,
    );
  }
  return openDiskStore(resolve(cwd, given));
}

function statusOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new CommandError(`--status is "${text}". Give a status such as 400.`, ExitCode.usage);
}
