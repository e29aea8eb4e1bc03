import { type Terminal, wrap } from "../terminal/index.ts";
import type { Command } from "./types.ts";

const margin = 2;
const indented = (lines: readonly string[]): string[] => lines.map((line) => `${" ".repeat(margin)}${line}`);

function table(rows: readonly (readonly [string, string])[], columns: number | undefined): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => wrap(`  ${left.padEnd(width)}  ${right}`, columns, margin + width + 2));
}

/** What `--help` prints. */
export function generalHelp(commands: readonly Command[], { style: { bold }, columns }: Terminal): string {
  return [
    "Langfuse tracing for Node web services.",
    "",
    bold("Usage"),
    "  langfuse-kit COMMAND [options]",
    "",
    bold("Commands"),
    ...table(
      commands.map(({ name, summary }) => [name, summary] as const),
      columns,
    ),
    "",
    bold("Options"),
    ...table(
      [
        ["--help", "this text, or a command's own"],
        ["--version", "the version"],
      ],
      columns,
    ),
    "",
    bold("Examples"),
    ...indented(commands.flatMap(({ examples }) => examples.slice(0, 1))),
    "",
    wrap("Exit codes: 0 done, 1 failed or a problem found, 2 not understood, 3 nobody agreed.", columns, 0),
  ].join("\n");
}

/** What `COMMAND --help` prints. */
export function commandHelp(
  { summary, usage, options, examples }: Command,
  { style: { bold }, columns }: Terminal,
): string {
  return [
    wrap(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`, columns, 0),
    "",
    bold("Usage"),
    `  ${usage}`,
    "",
    bold("Options"),
    ...table(
      options.map(({ option, about }) => [option, about] as const),
      columns,
    ),
    "",
    bold("Examples"),
    ...indented(examples),
  ].join("\n");
}
