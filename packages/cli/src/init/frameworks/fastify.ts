import type {
  ArrowFunctionExpression,
  ExportSpecifier,
  FunctionDeclaration,
  FunctionExpression,
  Node,
} from "@babel/types";
import type { Project } from "../../project/index.ts";
import { addImport, beforeStatement, importsFrom, placeOf, type SourceFile, startOf } from "../../source/index.ts";
import type { FileEdit, FrameworkPlan, Instruction } from "../types.ts";
import { type CallSite, callFirst, planServer, wholeExport } from "./call-sites.ts";

const dependency = "@langfuse-kit/fastify";

const instructionFor = (name: string): Instruction => ({
  what: "Register the plugin before all others",
  code: `import { langfusePlugin } from "${dependency}";

${name}.register(langfusePlugin);`,
});

/** `fastify start app.js` makes the application itself: the entry is a plugin. */
const usesCommandLine = ({ manifest }: Project): boolean =>
  Object.values(manifest.scripts ?? {}).some((script) => /\bfastify start\b/.test(script));

/** First of all in the function that the entry exports; where it has no shape that is known, what to paste there. */
function planPlugin({ sources: [file] }: Project): Pick<FrameworkPlan, "edits" | "instructions"> {
  const exported = file && exportedFunction(file);
  const [first] = exported?.body.type === "BlockStatement" ? exported.body.body : [];
  const [app] = exported?.params ?? [];
  if (file === undefined || first === undefined || app?.type !== "Identifier") {
    // Such a plugin is itself called app as often as not.
    const instruction = instructionFor(app?.type === "Identifier" ? app.name : "fastify");
    return { edits: [], instructions: [{ ...instruction, places: file && exported ? [placeOf(file, exported)] : [] }] };
  }
  const plugin = { code: `${app.name}.register(langfusePlugin)` };
  const insertions = [
    addImport(file, ["langfusePlugin"], dependency, startOf(first)),
    beforeStatement(file, first, plugin),
  ];
  return { edits: [{ path: file.path, insertions }], instructions: [] };
}

type AnyFunction = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

/** `export default function (app) {…}`, `module.exports = function (app) {…}`, or a name that stands for such a function. */
function exportedFunction({ tree }: SourceFile): AnyFunction | undefined {
  const body = tree?.program.body ?? [];
  const whole = body.flatMap((node) => exportedAs(node) ?? [])[0];
  const found = bare(whole?.type === "Identifier" ? body.flatMap((node) => named(node, whole.name) ?? [])[0] : whole);
  const isFunction =
    found?.type === "FunctionDeclaration" ||
    found?.type === "FunctionExpression" ||
    found?.type === "ArrowFunctionExpression";
  return isFunction ? found : undefined;
}

/** What a statement hands on as the whole of its file. */
function exportedAs(node: Node): Node | undefined {
  if (node.type === "ExportDefaultDeclaration") return bare(node.declaration);
  if (node.type === "TSExportAssignment") return bare(node.expression);
  if (node.type !== "ExportNamedDeclaration") return bare(wholeExport(node));
  const isDefault = ({ exported }: ExportSpecifier): boolean =>
    (exported.type === "Identifier" ? exported.name : exported.value) === "default";
  const specifiers = node.source ? [] : node.specifiers;
  return specifiers.find((one): one is ExportSpecifier => one.type === "ExportSpecifier" && isDefault(one))?.local;
}

/** What a statement at the top declares by a name. */
function named(node: Node, name: string): Node | undefined {
  const declared = node.type === "ExportNamedDeclaration" ? node.declaration : node;
  if (declared?.type === "FunctionDeclaration") return declared.id?.name === name ? declared : undefined;
  if (declared?.type !== "VariableDeclaration") return undefined;
  const found = declared.declarations.find(({ id }) => id.type === "Identifier" && id.name === name);
  return found?.init ?? undefined;
}

/** Without what only says its type. */
const bare = (node: Node | undefined): Node | undefined =>
  node?.type === "TSAsExpression" || node?.type === "TSSatisfiesExpression" ? bare(node.expression) : node;

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
  const plan = planServer(project, { framework: "fastify", instruction: instructionFor("app"), edit });
  const isOpen = plan.edits.length === 0 && project.sources.every((file) => !importsFrom(file, dependency));
  if (!isOpen || !usesCommandLine(project)) return plan;
  const plugin = planPlugin(project);
  const others = plan.instructions.filter(({ places = [] }) => places.length > 0);
  return { ...plan, edits: plugin.edits, instructions: [...plugin.instructions, ...others] };
}
