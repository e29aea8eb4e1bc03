import type { ArrowFunctionExpression, FunctionDeclaration, FunctionExpression, Node } from "@babel/types";
import type { Project } from "../../project/index.ts";
import { addImport, beforeStatement, importsFrom, type SourceFile, startOf } from "../../source/index.ts";
import type { FileEdit, FrameworkPlan, Instruction } from "../types.ts";
import { type CallSite, callFirst, planServer, wholeExport } from "./call-sites.ts";

const dependency = "@langfuse-kit/fastify";

const instruction: Instruction = {
  what: "Register the plugin before all others",
  code: `import { langfusePlugin } from "${dependency}";

app.register(langfusePlugin);`,
};

/** `fastify start app.js` makes the application itself: the entry is a plugin. */
const usesCommandLine = ({ manifest }: Project): boolean =>
  Object.values(manifest.scripts ?? {}).some((script) => /\bfastify start\b/.test(script));

/** First of all in the function that the entry exports. */
function planPlugin({ sources: [file] }: Project): FileEdit | undefined {
  const exported = file?.tree?.program.body.map(exportedFunction).find((one) => one !== undefined);
  const [first] = exported?.body.type === "BlockStatement" ? exported.body.body : [];
  const [app] = exported?.params ?? [];
  if (file === undefined || first === undefined || app?.type !== "Identifier") return undefined;
  const plugin = { code: `${app.name}.register(langfusePlugin)` };
  return {
    path: file.path,
    insertions: [addImport(file, ["langfusePlugin"], dependency, startOf(first)), beforeStatement(file, first, plugin)],
  };
}

/** `export default function (app) {…}` or `module.exports = function (app) {…}`. */
function exportedFunction(node: Node): FunctionDeclaration | FunctionExpression | ArrowFunctionExpression | undefined {
  const assigned = wholeExport(node);
  const found = node.type === "ExportDefaultDeclaration" ? node.declaration : assigned;
  const isFunction =
    found?.type === "FunctionDeclaration" ||
    found?.type === "FunctionExpression" ||
    found?.type === "ArrowFunctionExpression";
  return isFunction ? found : undefined;
}

/** The plugin right after `Fastify()`. */
function edit(file: SourceFile, sites: readonly [CallSite, ...CallSite[]]): FileEdit {
  const insertions = [
    addImport(file, ["langfusePlugin"], dependency, startOf(sites[0].statement)),
    // Not awaited: Fastify keeps the order, and the function around may not be async.
    ...sites.map((site) => callFirst(site, "register(langfusePlugin)")),
  ];
  return { path: file.path, insertions };
}

export function planFastify(project: Project): FrameworkPlan {
  const plan = planServer(project, { framework: "fastify", instruction, edit });
  const isOpen = plan.edits.length === 0 && project.sources.every((file) => !importsFrom(file, dependency));
  const plugin = isOpen && usesCommandLine(project) ? planPlugin(project) : undefined;
  if (plugin === undefined) return plan;
  const instructions = plan.instructions.filter(({ places = [] }) => places.length > 0);
  return { ...plan, edits: [plugin], instructions };
}
