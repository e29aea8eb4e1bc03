import { parseArgs } from "node:util";
import { StudioError, type StudioOptions } from "../server/index.ts";

export interface Arguments extends StudioOptions {
  readonly open: boolean;
  readonly help: boolean;
}

const options = {
  port: { type: "string" },
  db: { type: "string" },
  memory: { type: "boolean" },
  host: { type: "string" },
  token: { type: "string" },
  "allow-host": { type: "string", multiple: true },
  "max-size": { type: "string" },
  forward: { type: "string" },
  prompts: { type: "string" },
  prices: { type: "string" },
  "no-open": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

export const usage = `Usage: studio [options]

  --port N          the port to listen on (4790)
  --db FILE         the file that everything is kept in (~/.langfuse-kit/studio.db)
  --memory          keep nothing on disk
  --max-size SIZE   what the file may grow to, such as 500MB or 2GB (1GB)
  --host ADDRESS    let others than this machine in; needs --token
  --token TOKEN     what others have to show; better by LANGFUSE_STUDIO_TOKEN
  --allow-host NAME a further name that Studio may be asked by
  --forward URL     where everything received goes on to: an OTLP endpoint, or a Langfuse, with LANGFUSE_PUBLIC_KEY and
                    LANGFUSE_SECRET_KEY, or as https://PUBLIC:SECRET@host in LANGFUSE_STUDIO_FORWARD
  --prompts DIR     a folder of prompts for langfuse.prompt.get()
  --prices FILE     model prices of your own, as JSON
  --no-open         do not open a browser

Arguments are seen by all users of the machine, in its list of processes; the environment is not:
  LANGFUSE_STUDIO_TOKEN, LANGFUSE_STUDIO_FORWARD   instead of --token and --forward, which come first

Examples:
  npx @langfuse-kit/studio
  npx @langfuse-kit/studio --port 4800 --memory --no-open
  npx @langfuse-kit/studio --forward http://localhost:4318
`;

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws a StudioError for what cannot be understood. */
export function readArguments(args: readonly string[], environment: Environment = process.env): Arguments {
  const { values } = parse(args);
  return {
    port: values.port === undefined ? undefined : wholeNumber(values.port),
    db: values.db,
    memory: values.memory,
    host: values.host,
    token: values.token ?? (environment.LANGFUSE_STUDIO_TOKEN || undefined),
    allowedHosts: values["allow-host"],
    maxBytes: values["max-size"] === undefined ? undefined : bytes(values["max-size"]),
    forward: values.forward ?? (environment.LANGFUSE_STUDIO_FORWARD || undefined),
    prompts: values.prompts,
    prices: values.prices,
    open: values["no-open"] !== true,
    help: values.help === true,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof options }>> {
  try {
    return parseArgs({ args: [...args], options, strict: true });
  } catch (error) {
    const { message } = error as Error;
    // Errors end up in logs, where no password belongs.
    if (message.includes("@")) throw new StudioError("INVALID_OPTION", "An argument is not understood. See --help.");
    const [line = ""] = message.split("\n");
    const [sentence] = line.split(". ");
    throw new StudioError("INVALID_OPTION", `${sentence?.replace(/\.$/, "")}. See --help.`);
  }
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new StudioError("INVALID_OPTION", `--port is "${text}". Give a whole number from 0 to 65535.`);
}

const units: Readonly<Record<string, number>> = { "": 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

function bytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(KB|MB|GB|)$/i.exec(text);
  const unit = units[match?.[2]?.toUpperCase() ?? "none"];
  if (match !== null && unit !== undefined) return Number(match[1]) * unit;
  throw new StudioError("INVALID_OPTION", `--max-size is "${text}". Give a size such as 500MB or 2GB.`);
}
