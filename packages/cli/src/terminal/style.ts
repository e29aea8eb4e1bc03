import { styleText } from "node:util";
import type { Style } from "./types.ts";

const names = ["bold", "dim", "red", "green", "yellow", "cyan"] as const;

/** https://no-color.org and its opposite; a pipe gets no colours. */
export function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0";
  return isTerminal && env.TERM !== "dumb";
}

export function createStyle(isColoured: boolean): Style {
  // Node 20 takes no third argument and always colours; newer ones would ask the process's own stdout otherwise.
  const paint = (name: (typeof names)[number]) => (text: string) =>
    isColoured ? styleText(name, text, { validateStream: false }) : text;
  return Object.fromEntries(names.map((name) => [name, paint(name)])) as unknown as Style;
}
