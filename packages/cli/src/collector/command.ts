import { CommandError, ExitCode, readAddress, readOptions, type Terminal } from "../terminal/index.ts";
import { collectorConfiguration } from "./configuration.ts";

const options = {
  to: { type: "string" },
  langfuse: { type: "string" },
  sample: { type: "string" },
  slow: { type: "string" },
  storage: { type: "string" },
} as const;

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
    langfuse: readAddress("--langfuse", server, "https://cloud.langfuse.com"),
    second: readAddress("--to", values.to ?? "http://jaeger:4318", "http://jaeger:4318"),
    percent: number("--sample", values.sample ?? "10", 100),
    slowMs: Math.round(number("--slow", values.slow ?? "5000", 86_400_000)),
    storage: values.storage ?? "/var/lib/otelcol",
  });
  terminal.out(configuration.trimEnd());
  return ExitCode.ok;
}
