import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The programs of docs/coexistence.md, by the comment that each begins with. */
export function documentedPrograms(): Map<string, string> {
  const text = readFileSync(join(process.cwd(), "docs/coexistence.md"), "utf8");
  const programs = [...text.matchAll(/^```js\n\/\/ (.+)\n([\s\S]*?)^```$/gm)];
  return new Map(programs.map(([, title = "", code = ""]) => [title, code]));
}
