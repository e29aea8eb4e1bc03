import type { ObjectExpression } from "@babel/types";
import { type Project, untracedModules } from "../../project/index.ts";
import {
  addImport,
  type Insertion,
  importsFrom,
  type Place,
  placeOf,
  propertyOf,
  putFirst,
  type SourceFile,
} from "../../source/index.ts";
import type { FileEdit, FrameworkPlan } from "../types.ts";

const dependency = "@langfuse-kit/nestjs";
const queues = "@langfuse-kit/bullmq";

/** Undefined where what is spread may hold imports of its own, which would take the place of what is put there. */
function putModule(file: SourceFile, options: ObjectExpression, call: string): Insertion | undefined {
  const imports = propertyOf(options, "imports");
  const spread = options.properties.findLastIndex(({ type }) => type === "SpreadElement");
  const own = imports === undefined ? -1 : options.properties.indexOf(imports);
  if (spread > own) return undefined;
  if (imports === undefined) return putFirst(file, options, `imports: [${call}]`);
  return imports.value.type === "ArrayExpression" ? putFirst(file, imports.value, call) : undefined;
}

/** Where root modules of programs that are started apart from the entry lack the module. */
function placesElsewhere({ sources, others }: Project): Place[] {
  const paths = new Set(sources.map(({ path }) => path));
  const lacking = others.flatMap((one) => untracedModules(one.sources)).filter(({ file }) => !paths.has(file.path));
  const places = lacking.map(({ file, node }) => placeOf(file, node));
  return places.filter(
    ({ path, line }, index) => places.findIndex((one) => one.path === path && one.line === line) === index,
  );
}

/** LangfuseModule first among the imports of every root module of the entry; with BullMQ it takes the jobs too. */
export function planNestjs(project: Project): FrameworkPlan {
  const { sources, manifest } = project;
  const hasQueues = manifest.dependencies?.["@nestjs/bullmq"] !== undefined;
  const dependencies = hasQueues ? [dependency, queues] : [dependency];
  const isUsed = sources.some((file) => importsFrom(file, dependency));
  const call = `LangfuseModule.forRoot(${hasQueues ? "{ jobs: langfuseJobs() }" : ""})`;
  const lacking = untracedModules(sources).map(({ file, node, options }) => ({
    file,
    node,
    // What somebody has begun by hand is not finished over their head.
    insertion: options && !isUsed ? putModule(file, options, call) : undefined,
  }));
  const edits = sources.flatMap((file): FileEdit[] => {
    const insertions = lacking.flatMap((one) => (one.file === file && one.insertion ? [one.insertion] : []));
    if (insertions.length === 0) return [];
    const use = Math.min(...insertions.map(({ at }) => at));
    const imported = [
      addImport(file, ["LangfuseModule"], dependency, use),
      ...(hasQueues ? [addImport(file, ["langfuseJobs"], queues, use)] : []),
    ];
    return [{ path: file.path, insertions: [...imported, ...insertions] }];
  });
  const left = lacking.filter((one) => one.insertion === undefined).map(({ file, node }) => placeOf(file, node));
  const places = [...left, ...placesElsewhere(project)];
  if (places.length === 0 && (isUsed || edits.length > 0)) return { dependencies, edits, instructions: [] };
  const names = `import { LangfuseModule } from "${dependency}";`;
  const jobs = hasQueues ? `\nimport { langfuseJobs } from "${queues}";` : "";
  const code = `${names}${jobs}\n\n@Module({ imports: [${call}] })`;
  return { dependencies, edits, instructions: [{ what: "Import the module in the root module", code, places }] };
}
