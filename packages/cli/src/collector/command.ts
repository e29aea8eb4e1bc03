import { CommandError, ExitCode, readOptions, type Terminal } from "../terminal/index.ts";
import { collectorConfiguration } from "./configuration.ts";

const options = {
  to: { type: "string" },
  langfuse: { type: "string" },
  sample: { type: "string" },
  slow: { type: "string" },
  storage: { type: "string" },
} as const;

/** An address without a slash at its end, and without a password: the file is no place for one. */
function address(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
    throw new CommandError(`${option} is "${text}". Give an address such as http://jaeger:4318.`, ExitCode.usage);
  }
  return url.href.replace(/\/+$/, "");
}

function number(option: string, text: string, most: number): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= most) return value;
  throw new CommandError(`${option} is "${text}". Give a number from 0 to ${most}.`, ExitCode.usage);
}

/** `langfuse-kit collector`: prints a configuration. */
export async function runCollector(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, options);
  const server = values.langfuse ?? terminal.env.LANGFUSE_BASE_URL ?? "https://cloud.langfuse.com";
  const configuration = collectorConfiguration({
    langfuse: address("--langfuse", server),
    second: address("--to", values.to ?? "http://jaeger:4318"),
    percent: number("--sample", values.sample ?? "10", 100),
    slowMs: Math.round(number("--slow", values.slow ?? "5000", 86_400_000)),
    storage: values.storage ?? "/var/lib/otelcol",
  });
  terminal.out(configuration.trimEnd());
  return ExitCode.ok;
}
