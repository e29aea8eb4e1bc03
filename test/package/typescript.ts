import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Ran, run } from "./nodes.ts";

/** How a user compiles: what differs from a strict project with Node's types, whose libraries are checked as well. */
interface Settings {
  /** What the user's package.json says. */
  readonly type: "module" | "commonjs";
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** Where another TypeScript is than this repository's own. */
  readonly compiler?: string;
  /** Which files of `typescript/`. */
  readonly programs?: readonly string[];
}

const node16 = { module: "node16", moduleResolution: "node16" };
const bundler = { module: "esnext", moduleResolution: "bundler" };

/** Settings that a user may have. */
export const userSettings: Readonly<Record<string, Settings>> = {
  "ESM under node16": { type: "module", compilerOptions: node16 },
  "CommonJS under node16": { type: "commonjs", compilerOptions: node16 },
  "ESM under nodenext": { type: "module", compilerOptions: { module: "nodenext", moduleResolution: "nodenext" } },
  "a bundler": { type: "module", compilerOptions: bundler },
  "a bundler and the DOM": { type: "module", compilerOptions: { ...bundler, lib: ["ES2022", "DOM", "DOM.Iterable"] } },
  "the strictest checks": {
    type: "module",
    compilerOptions: {
      ...node16,
      exactOptionalPropertyTypes: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      erasableSyntaxOnly: true,
    },
  },
  "the matchers on Jest's expect": { type: "module", compilerOptions: node16, programs: ["jest/matchers.ts"] },
  "TypeScript 5 and Node 10's resolution": {
    type: "commonjs",
    // As older versions of Nest's own command line set projects up. Declarations are Nest's default in all of them.
    compilerOptions: { module: "commonjs", moduleResolution: "node10", skipLibCheck: true, declaration: true },
    compiler: "peers/typescript-5/node_modules/typescript/bin/tsc",
    programs: ["public-api.ts", "entries.ts", "exported.ts"],
  },
};

const strict = {
  target: "es2022",
  lib: ["ES2022"],
  types: ["node"],
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
};

/** Compiles programs in `typescript/` against the installed packages; answers what the compiler says. */
export function compile(
  root: string,
  project: string,
  name: string,
  { type, compilerOptions, compiler = "node_modules/.bin/tsc", programs = ["public-api.ts"] }: Settings,
): Promise<Ran> {
  const folder = join(project, "typescript", name.replaceAll(/\W+/g, "-"));
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "test/package/typescript"), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
  const typeRoots = [join(root, "node_modules/@types")];
  const config = { compilerOptions: { ...strict, typeRoots, ...compilerOptions }, files: programs };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  return run(join(root, compiler), ["--pretty", "false", "-p", folder], root, process.env);
}
