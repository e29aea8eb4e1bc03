import type { CallExpression, Node } from "@babel/types";
import type { SourceFile } from "./types.ts";
import { findAll } from "./walk.ts";

/** A name in a file that stands for something of a module. */
export interface Binding {
  readonly local: string;
  /** "default", "*", or the name that the module exports it by. */
  readonly imported: string;
  readonly module: string;
  readonly statement: Node;
}

/** The module that a call of `require` names. */
export function requiredModule(node: Node | null | undefined): string | undefined {
  if (node?.type !== "CallExpression" || node.callee.type !== "Identifier" || node.callee.name !== "require")
    return undefined;
  return textOf(node.arguments[0]);
}

/** A `require` of a module, and what is taken or called of it at once. */
export function isRequired(node: Node | null | undefined): boolean {
  if (node?.type === "MemberExpression") return isRequired(node.object);
  return node?.type === "CallExpression" && (requiredModule(node) !== undefined || isRequired(node.callee));
}

function textOf(node: Node | undefined): string | undefined {
  return node?.type === "StringLiteral" ? node.value : undefined;
}

/** What a file imports or requires at its top, by name. */
export function bindingsOf({ tree }: SourceFile): Binding[] {
  return (tree?.program.body ?? []).flatMap((statement): Binding[] => {
    if (statement.type === "ImportDeclaration" && statement.importKind !== "type") {
      return statement.specifiers.map((specifier) => ({
        local: specifier.local.name,
        imported:
          specifier.type === "ImportSpecifier"
            ? specifier.imported.type === "Identifier"
              ? specifier.imported.name
              : specifier.imported.value
            : specifier.type === "ImportDefaultSpecifier"
              ? "default"
              : "*",
        module: statement.source.value,
        statement,
      }));
    }
    if (
      statement.type === "TSImportEqualsDeclaration" &&
      statement.moduleReference.type === "TSExternalModuleReference"
    ) {
      const module = textOf(statement.moduleReference.expression) ?? "";
      return [{ local: statement.id.name, imported: "*", module, statement }];
    }
    if (statement.type !== "VariableDeclaration") return [];
    return statement.declarations.flatMap(({ id, init }): Binding[] => {
      const module = requiredModule(init);
      if (module === undefined) return [];
      if (id.type === "Identifier") return [{ local: id.name, imported: "*", module, statement }];
      if (id.type !== "ObjectPattern") return [];
      return id.properties.flatMap((property) =>
        property.type === "ObjectProperty" && property.key.type === "Identifier" && property.value.type === "Identifier"
          ? [{ local: property.value.name, imported: property.key.name, module, statement }]
          : [],
      );
    });
  });
}

/** All modules that a file names, by whatever way it loads them. */
export function importedPaths({ tree }: SourceFile): string[] {
  if (tree === undefined) return [];
  const declared = (["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration"] as const).flatMap((type) =>
    findAll(tree, type).flatMap(({ node }) => node.source?.value ?? []),
  );
  const equals = findAll(tree, "TSExternalModuleReference").flatMap(({ node }) => textOf(node.expression) ?? []);
  const dynamic = findAll(tree, "ImportExpression").flatMap(({ node }) => textOf(node.source) ?? []);
  const calls = findAll(tree, "CallExpression").flatMap(({ node }) => calledModule(node) ?? []);
  return [...declared, ...equals, ...dynamic, ...calls];
}

function calledModule(node: CallExpression): string | undefined {
  return requiredModule(node) ?? (node.callee.type === "Import" ? textOf(node.arguments[0]) : undefined);
}

/** Whether a file takes something from a module whose name begins so. */
export function importsFrom(file: SourceFile, prefix: string): boolean {
  return importedPaths(file).some((name) => name === prefix || name.startsWith(`${prefix}/`));
}
