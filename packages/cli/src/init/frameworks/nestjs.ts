import type { CallExpression, ClassDeclaration, Node, ObjectExpression } from "@babel/types";
import { importedFile, type Project } from "../../project/index.ts";
import {
  addImport,
  bindingsOf,
  findAll,
  type Insertion,
  importsFrom,
  propertyOf,
  putFirst,
  type SourceFile,
} from "../../source/index.ts";
import type { FrameworkPlan } from "../types.ts";

const dependency = "@langfuse-kit/nestjs";
const queues = "@langfuse-kit/bullmq";

/** The class that `NestFactory.create(AppModule)` names, with the file that it is declared in. */
function findRootModule(sources: readonly SourceFile[]): { file: SourceFile; name: string } | undefined {
  for (const file of sources) {
    if (file.tree === undefined) continue;
    for (const { node } of findAll(file.tree, "CallExpression")) {
      const name = createdModule(node);
      if (name === undefined) continue;
      const binding = bindingsOf(file).find(({ local }) => local === name);
      if (binding === undefined) return { file, name };
      const declared = importedFile(sources, file.path, binding.module);
      return declared && { file: declared, name: binding.imported === "default" ? name : binding.imported };
    }
  }
  return undefined;
}

function createdModule({ callee, arguments: given }: CallExpression): string | undefined {
  if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return undefined;
  const isFactory = callee.object.name === "NestFactory" && callee.property.type === "Identifier";
  return isFactory ? classOf(given[0]) : undefined;
}

/** `AppModule`, or `AppModule.register(…)`: what the class imports holds for its dynamic form too. */
function classOf(node: Node | undefined): string | undefined {
  if (node?.type === "Identifier") return node.name;
  return node?.type === "CallExpression" && node.callee.type === "MemberExpression"
    ? classOf(node.callee.object)
    : undefined;
}

/** What is handed to @Module of a class. */
function moduleOptions(file: SourceFile, name: string): ObjectExpression | undefined {
  const classes = file.tree === undefined ? [] : findAll(file.tree, "ClassDeclaration");
  const found = classes.find(({ node }) => node.id?.name === name)?.node as ClassDeclaration | undefined;
  for (const { expression } of found?.decorators ?? []) {
    const isModule =
      expression.type === "CallExpression" &&
      expression.callee.type === "Identifier" &&
      expression.callee.name === "Module";
    const [options] = isModule ? expression.arguments : [];
    if (options?.type === "ObjectExpression") return options;
  }
  return undefined;
}

/** Undefined where what is spread may hold imports of its own, which would take the place of what is put there. */
function putModule(file: SourceFile, options: ObjectExpression, call: string): Insertion | undefined {
  const imports = propertyOf(options, "imports");
  const spread = options.properties.findLastIndex(({ type }) => type === "SpreadElement");
  const own = imports === undefined ? -1 : options.properties.indexOf(imports);
  if (spread > own) return undefined;
  if (imports === undefined) return putFirst(file, options, `imports: [${call}]`);
  return imports.value.type === "ArrayExpression" ? putFirst(file, imports.value, call) : undefined;
}

/** LangfuseModule first among the imports of the root module; with BullMQ it takes the jobs too. */
export function planNestjs({ sources, manifest }: Project): FrameworkPlan {
  const hasQueues = manifest.dependencies?.["@nestjs/bullmq"] !== undefined;
  const dependencies = hasQueues ? [dependency, queues] : [dependency];
  if (sources.some((file) => importsFrom(file, dependency))) return { dependencies, edits: [], instructions: [] };
  const call = `LangfuseModule.forRoot(${hasQueues ? "{ jobs: langfuseJobs() }" : ""})`;
  const root = findRootModule(sources);
  const options = root && moduleOptions(root.file, root.name);
  const insertion = root && options && putModule(root.file, options, call);
  if (root === undefined || insertion === undefined) {
    const names = `import { LangfuseModule } from "${dependency}";`;
    const jobs = hasQueues ? `\nimport { langfuseJobs } from "${queues}";` : "";
    const code = `${names}${jobs}\n\n@Module({ imports: [${call}] })`;
    return { dependencies, edits: [], instructions: [{ what: "Import the module in the root module", code }] };
  }
  const insertions = [
    addImport(root.file, ["LangfuseModule"], dependency, insertion.at),
    ...(hasQueues ? [addImport(root.file, ["langfuseJobs"], queues, insertion.at)] : []),
    insertion,
  ];
  return { dependencies, edits: [{ path: root.file.path, insertions }], instructions: [] };
}
