import { parseSync, Visitor } from "oxc-parser";
import { commentImports } from "./comments.ts";
import { readLoaders } from "./loaders.ts";
import { textOf } from "./text.ts";

/** One import, as it is written in its file. */
export interface Written {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** What one file imports. */
export interface Reading {
  readonly imports: readonly Written[];
  /** Ways to load what cannot be read here: `import()` of a variable, `createRequire`. */
  readonly hidden: readonly string[];
}

const allTypes = (kinds: readonly (string | null | undefined)[]): boolean =>
  kinds.length > 0 && kinds.every((kind) => kind === "type");

/**
 * Every import of a source text: static, re-exported, dynamic, required, of a type alone, and in comments that
 * TypeScript reads.
 * @example readImports("a.ts", 'import type { B } from "./b.ts";').imports; // [{ specifier: "./b.ts", typeOnly: true }]
 */
export function readImports(file: string, text: string): Reading {
  const { program, errors, comments } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const imports: Written[] = [];
  const add = (source: unknown, typeOnly: boolean): void => {
    const specifier = textOf(source);
    if (specifier !== undefined) imports.push({ specifier, typeOnly });
  };
  new Visitor({
    ImportDeclaration({ source, importKind, specifiers }) {
      const kinds = specifiers.map((one) => (one.type === "ImportSpecifier" ? one.importKind : "value"));
      add(source, importKind === "type" || allTypes(kinds));
    },
    ExportNamedDeclaration({ source, exportKind, specifiers }) {
      add(source, exportKind === "type" || allTypes(specifiers.map((one) => one.exportKind)));
    },
    ExportAllDeclaration: ({ source, exportKind }) => add(source, exportKind === "type"),
    TSImportType: ({ source }) => add(source, true),
    TSImportEqualsDeclaration({ moduleReference, importKind }) {
      if (moduleReference.type === "TSExternalModuleReference") add(moduleReference.expression, importKind === "type");
    },
    TSModuleDeclaration({ id }) {
      // With a star it names no module: it describes what a bundler makes of files.
      if (id.type === "Literal" && !id.value.includes("*")) add(id, true);
    },
  }).visit(program);
  const { specifiers, hidden } = readLoaders(program);
  imports.push(...specifiers.map((specifier) => ({ specifier, typeOnly: false })));
  imports.push(...comments.flatMap(commentImports).map((specifier) => ({ specifier, typeOnly: true })));
  return { imports, hidden };
}
