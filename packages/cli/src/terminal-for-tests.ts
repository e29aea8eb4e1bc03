import type { Terminal } from "./terminal/index.ts";
import { createStyle } from "./terminal/index.ts";

/** A terminal that remembers, and where nobody sits. */
export function recordingTerminal(given: Partial<Terminal> = {}): Terminal & { outs: string[]; errors: string[] } {
  const outs: string[] = [];
  const errors: string[] = [];
  return {
    out: (text) => void outs.push(text),
    error: (text) => void errors.push(text),
    isInteractive: false,
    style: createStyle(false),
    columns: undefined,
    env: {},
    cwd: process.cwd(),
    outs,
    errors,
    ...given,
  };
}
