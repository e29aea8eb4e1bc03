import type { Style } from "../terminal/index.ts";
import type { Command } from "./types.ts";

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
}

/** What `--help` prints. */
export function generalHelp(commands: readonly Command[], { bold }: Style): string {
  return [
    "Langfuse tracing for Node web services.",
    "",
    bold("Usage"),
    "  langfuse-kit COMMAND [options]",
    "",
    bold("Commands"),
    ...indented(table(commands.map(({ name, summary }) => [name, summary] as const))),
    "",
    bold("Options"),
    ...indented(
      table([
        ["--help", "this text, or a command's own"],
        ["--version", "the version"],
      ]),
    ),
    "",
    bold("Examples"),
    ...indented(commands.flatMap(({ examples }) => examples.slice(0, 1))),
    "",
    "Exit codes: 0 done, 1 failed or a problem found, 2 not understood, 3 nobody agreed.",
  ].join("\n");
}

/** What `COMMAND --help` prints. */
export function commandHelp({ summary, usage, options, examples }: Command, { bold }: Style): string {
  return [
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    "",
    bold("Usage"),
    `  ${usage}`,
    "",
    bold("Options"),
    ...indented(table(options.map(({ option, about }) => [option, about] as const))),
    "",
    bold("Examples"),
    ...indented(examples),
  ].join("\n");
}
