import { createTwoFilesPatch } from "diff";
import type { Style } from "../terminal/index.ts";
import type { Change } from "./types.ts";

/** A change as `git apply` would take it. */
export function unifiedDiff({ path, before, after }: Change): string {
  const from = before === undefined ? "/dev/null" : `a/${path}`;
  const to = after === undefined ? "/dev/null" : `b/${path}`;
  const patch = createTwoFilesPatch(from, to, before ?? "", after ?? "", undefined, undefined, { context: 3 });
  return patch.replace(/^=+\n/, "").trimEnd();
}

/** The same with colours, to be looked at: without the first half of Windows' line ends. */
export function paintDiff(diff: string, style: Style): string {
  return diff
    .split(/\r?\n/)
    .map((line) => {
      if (/^(---|\+\+\+) /.test(line)) return style.bold(line);
      if (line.startsWith("@@")) return style.cyan(line);
      if (line.startsWith("+")) return style.green(line);
      return line.startsWith("-") ? style.red(line) : line;
    })
    .join("\n");
}
