import { harmless } from "./harmless.ts";
import { createStyle, wantsColour } from "./style.ts";
import type { Terminal } from "./types.ts";

/**
 * The terminal that this process runs in.
 * @example const { isInteractive } = processTerminal();
 */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(`${harmless(text)}\n`),
    error: (text) => void stderr.write(`${harmless(text)}\n`),
    isInteractive: stdin.isTTY === true && stdout.isTTY === true && !env.CI,
    style: createStyle(wantsColour(env, stdout.isTTY === true)),
    columns: stdout.isTTY === true ? stdout.columns : undefined,
    env,
    cwd: process.cwd(),
  };
}
