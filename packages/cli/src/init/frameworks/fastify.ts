import type { Project } from "../../project/index.ts";
import { addImport, afterStatement, importsFrom, styleOf } from "../../source/index.ts";
import type { FrameworkPlan } from "../types.ts";
import { findFactoryCall } from "./call-sites.ts";

const dependency = "@langfuse-kit/fastify";

const instruction = {
  what: "Register the plugin before all others",
  code: `import { langfusePlugin } from "${dependency}";

app.register(langfusePlugin);`,
};

/** The plugin right after `Fastify()`. */
export function planFastify({ sources }: Project): FrameworkPlan {
  const dependencies = [dependency];
  if (sources.some((file) => importsFrom(file, dependency))) return { dependencies, edits: [], instructions: [] };
  const site = findFactoryCall(sources, "fastify", ["default", "*", "fastify"]);
  if (site === undefined) return { dependencies, edits: [], instructions: [instruction] };
  const { file, name, statement } = site;
  const insertions = [
    addImport(file, ["langfusePlugin"], dependency),
    // Not awaited: Fastify keeps the order, and the function around may not be async.
    afterStatement(file, statement, `${name}.register(langfusePlugin)${styleOf(file).end}`),
  ];
  return { dependencies, edits: [{ path: file.path, insertions }], instructions: [] };
}
