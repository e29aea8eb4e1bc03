import type { CallExpression, ClassDeclaration, Node, ObjectExpression } from "@babel/types";
import { bindingsOf, findAll, importsFrom, propertyOf, type SourceFile } from "../source/index.ts";
import { importedFile } from "./sources.ts";

const adapter = "@langfuse-kit/nestjs";

/** The class that `NestFactory.create(AppModule)` names. */
export interface RootModule {
  readonly file: SourceFile;
  readonly name: string;
  /** The class, or the call where the class was not found. */
  readonly node: Node;
  /** What is handed to its `@Module`. */
  readonly options: ObjectExpression | undefined;
  /** Whether our module is named there. */
  readonly isTraced: boolean;
}

/** `AppModule`, or `AppModule.register(…)`: what the class imports holds for its dynamic form too. */
function classOf(node: Node | undefined): string | undefined {
  if (node?.type === "Identifier") return node.name;
  return node?.type === "CallExpression" && node.callee.type === "MemberExpression"
    ? classOf(node.callee.object)
    : undefined;
}

function createdModule({ callee, arguments: given }: CallExpression): string | undefined {
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return undefined;
  const isFactory = callee.object.name === "NestFactory" && callee.property.type === "Identifier";
  return isFactory ? classOf(given[0]) : undefined;
}

function optionsOf({ decorators }: ClassDeclaration): ObjectExpression | undefined {
  for (const { expression } of decorators ?? []) {
    const isModule =
      expression.type === "CallExpression" &&
      expression.callee.type === "Identifier" &&
      expression.callee.name === "Module";
    const [options] = isModule ? expression.arguments : [];
    if (options?.type === "ObjectExpression") return options;
  }
  return undefined;
}

const identifiersIn = (node: Node): string[] => findAll(node, "Identifier").map((one) => one.node.name);

function declared(file: SourceFile, name: string, call: Node, from: SourceFile): RootModule {
  const classes = file.tree === undefined ? [] : findAll(file.tree, "ClassDeclaration");
  const found = classes.find(({ node }) => node.id?.name === name)?.node;
  if (found === undefined) return { file: from, name, node: call, options: undefined, isTraced: false };
  const options = optionsOf(found);
  const ours = new Set(bindingsOf(file).flatMap(({ module, local }) => (module === adapter ? [local] : [])));
  const isTraced = options !== undefined && identifiersIn(options).some((one) => ours.has(one));
  return { file, name, node: found, options, isTraced };
}

function rootModules(sources: readonly SourceFile[]): RootModule[] {
  const all = sources.flatMap((file) =>
    (file.tree === undefined ? [] : findAll(file.tree, "CallExpression")).flatMap(({ node }): RootModule[] => {
      const name = createdModule(node);
      if (name === undefined) return [];
      const binding = bindingsOf(file).find(({ local }) => local === name);
      if (binding === undefined) return [declared(file, name, node, file)];
      const target = importedFile(sources, file.path, binding.module) ?? file;
      return [declared(target, binding.imported === "default" ? name : binding.imported, node, file)];
    }),
  );
  const once = all.filter(
    (one, index) => all.findIndex(({ file, name }) => file === one.file && name === one.name) === index,
  );
  // What another one imports has the module of that.
  const imported = new Set(
    once.flatMap(({ options }) => {
      const imports = options && propertyOf(options, "imports")?.value;
      return imports === undefined ? [] : identifiersIn(imports);
    }),
  );
  const apart = once.filter(({ name }) => !imported.has(name));
  return apart.length > 0 ? apart : once.slice(0, 1);
}

/** The root modules that lack ours; where it is imported in a way that cannot be seen from here, somebody has seen to all of them. */
export function untracedModules(sources: readonly SourceFile[]): RootModule[] {
  const modules = rootModules(sources);
  const isUsed = sources.some((file) => importsFrom(file, adapter));
  return isUsed && !modules.some(({ isTraced }) => isTraced) ? [] : modules.filter(({ isTraced }) => !isTraced);
}
