import { posix } from "node:path";
import { importModule, loadFirst, rootModulePath } from "./edit.ts";
import { addDependencies, type ManifestEdit, packageManagerOf } from "./manifest.ts";
import type { NestAddOptions, SchematicContext, Tree } from "./types.ts";

const packageName = "@langfuse-kit/nestjs";
/** Names for the initializer: the first may be another tracer's. */
const stems = ["instrumentation", "langfuse", "langfuse-instrumentation"];

const setsUp = /\binitLangfuse\b|@langfuse-kit\/core\/register\b/;

function initializer({ name }: ManifestEdit): string {
  return `// Loaded before everything else. Keys come from LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY.
import { initLangfuse, loadLangfuseEnv } from "@langfuse-kit/core";

// Nest's own module for settings reads .env later. Nothing else is taken from it here.
loadLangfuseEnv();

export const langfuse = initLangfuse({ serviceName: ${JSON.stringify(name)} });
`;
}

const example = `# Langfuse: the project's settings, under API keys
LANGFUSE_PUBLIC_KEY=
LANGFUSE_SECRET_KEY=
LANGFUSE_BASE_URL=https://cloud.langfuse.com
`;

/** What is left to a person. */
const byHand = (what: string, code: string): string => `To do by hand: ${what}\n\n${code}\n`;

/** The name of the project's own initializer, or of one that is written; undefined where others have all names. */
function initialize(tree: Tree, folder: string, manifest: ManifestEdit): string | undefined {
  const pathOf = (stem: string): string => posix.join(folder, `${stem}.ts`);
  const own = stems.find((stem) => tree.exists(pathOf(stem)) && setsUp.test(tree.readText(pathOf(stem))));
  const stem = own ?? stems.find((one) => !tree.exists(pathOf(one)));
  if (own === undefined && stem !== undefined) tree.create(pathOf(stem), initializer(manifest));
  return stem;
}

/** Undefined where it is done; else what is left to a person. */
function editMain(tree: Tree, path: string, stem: string): string | undefined {
  if (!tree.exists(path)) {
    return byHand("load the initializer first where the application begins", `import "./${stem}";`);
  }
  put(tree, path, loadFirst(tree.readText(path), stem));
  return undefined;
}

/** The same of the root module. */
function editModule(tree: Tree, main: string): string | undefined {
  const named = tree.exists(main) ? rootModulePath(tree.readText(main)) : undefined;
  const base = posix.join(posix.dirname(main), named ?? "app.module");
  const path = [base, `${base}.ts`, base.replace(/\.js$/, ".ts")].find((one) => tree.exists(one));
  const edited = path === undefined ? undefined : importModule(tree.readText(path), packageName);
  if (path === undefined || edited === undefined) {
    const code = `import { LangfuseModule } from "${packageName}";\n\n@Module({ imports: [LangfuseModule.forRoot()] })`;
    return byHand("import the module in the root module", code);
  }
  put(tree, path, edited);
  return undefined;
}

function put(tree: Tree, path: string, text: string): void {
  if (!tree.exists(path)) tree.create(path, text);
  else if (tree.readText(path) !== text) tree.overwrite(path, text);
}

function editExample(tree: Tree): void {
  const path = ".env.example";
  const text = tree.exists(path) ? tree.readText(path) : "";
  if (text.includes("LANGFUSE_PUBLIC_KEY")) return;
  put(tree, path, text === "" ? example : `${text}${text.endsWith("\n") ? "" : "\n"}\n${example}`);
}

/**
 * What `nest add` runs: an initializer that is loaded first, the module in the root module, and what they depend on. A
 * second run changes nothing.
 * @example nestAdd({ sourceRoot: "src" })(tree, context);
 */
export function nestAdd(options: NestAddOptions = {}): (tree: Tree, context: SchematicContext) => Tree {
  return (tree, context) => {
    const folder = posix.normalize(options.sourceRoot ?? "src");
    const main = posix.join(folder, "main.ts");
    const manifest = addDependencies(tree.readText("package.json"), packageName);
    const stem = initialize(tree, folder, manifest);
    const left = [
      stem === undefined ? byHand("set tracing up first of all", initializer(manifest)) : editMain(tree, main, stem),
      editModule(tree, main),
    ].filter((what) => what !== undefined);
    for (const what of left) context.logger.warn(what);
    editExample(tree);
    if (manifest.isChanged) {
      tree.overwrite("package.json", manifest.text);
      const install = { command: "install", quiet: true, hideOutput: true, packageManager: packageManagerOf(tree) };
      if (options.skipInstall !== true)
        context.addTask({ toConfiguration: () => ({ name: "node-package", options: install }) });
    }
    const state = left.length === 0 ? "Set up." : "Set up, but for what is left to do by hand.";
    context.logger.info(`${state} \`npx langfuse-kit doctor\` says whether traces arrive.`);
    return tree;
  };
}
