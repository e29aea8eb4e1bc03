import { parseSync, Visitor } from "oxc-parser";

/** What one file imports, as it is written there. */
export interface Written {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const allTypes = (kinds: readonly (string | null | undefined)[]): boolean =>
  kinds.length > 0 && kinds.every((kind) => kind === "type");

/**
 * Every import of a source text: static, re-exported, dynamic, required, and of a type alone.
 * @example readImports("a.ts", 'import type { B } from "./b.ts";'); // [{ specifier: "./b.ts", typeOnly: true }]
 */
export function readImports(file: string, text: string): Written[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const written: Written[] = [];
  const add = (source: unknown, typeOnly: boolean): void => {
    const specifier = (source as { value?: unknown } | null | undefined)?.value;
    if (typeof specifier === "string") written.push({ specifier, typeOnly });
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
    ImportExpression: ({ source }) => add(source, false),
    TSImportType: ({ source }) => add(source, true),
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type === "Identifier" && callee.name === "require") add(first, false);
    },
  }).visit(program);
  return written;
}
