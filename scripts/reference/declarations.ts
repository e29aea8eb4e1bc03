import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

/** What is said of a name in a declaration file. */
export interface Declaration {
  readonly code: string;
  /** The text of the JSDoc before it, without its stars. */
  readonly comment: string;
}

interface Found {
  readonly file: string;
  readonly name: string;
}

interface Module {
  /** All that is declared at the top, by its local name. Overloads come one after the other. */
  readonly declared: ReadonlyMap<string, Declaration>;
  readonly imported: ReadonlyMap<string, Found>;
  readonly exported: ReadonlyMap<string, Found>;
}

/** Reads built declaration files, and follows names from file to file. */
export function declarationReader(): (entry: string) => ReadonlyMap<string, Declaration> {
  const modules = new Map<string, Module>();
  const open = (file: string): Module => {
    const known = modules.get(file) ?? readModule(file);
    modules.set(file, known);
    return known;
  };
  const find = ({ file, name }: Found): Declaration | undefined => {
    const { declared, imported, exported } = open(file);
    const own = declared.get(name);
    if (own !== undefined) return own;
    const elsewhere = imported.get(name) ?? exported.get(name);
    if (elsewhere === undefined || (elsewhere.file === file && elsewhere.name === name)) return undefined;
    return find(elsewhere);
  };
  return (entry) => {
    const names = [...open(entry).exported].sort(([left], [right]) => left.localeCompare(right));
    return new Map(
      names.flatMap(([name, from]) => {
        const declaration = find(from);
        return declaration === undefined ? [] : [[name, declaration] as const];
      }),
    );
  };
}

function readModule(file: string): Module {
  const text = readFileSync(file, "utf8");
  const { program, comments } = parseSync(file, text);
  const declared = new Map<string, Declaration>();
  const imported = new Map<string, Found>();
  const exported = new Map<string, Found>();
  const pathOf = (source: string): string =>
    source.startsWith(".") ? join(dirname(file), source.replace(/\.mjs$/, ".d.mts")) : "";

  const commentBefore = (start: number): string => {
    const before = comments.findLast(({ end }) => end <= start && text.slice(end, start).trim() === "");
    return before?.value.startsWith("*")
      ? before.value
          .slice(1)
          .replaceAll(/^[ \t]*\* ?/gm, "")
          .trim()
      : "";
  };
  const declare = (name: string, start: number, end: number): void => {
    const code = text
      .slice(start, end)
      .replace(/^export /, "")
      .replace(/^declare /, "");
    const before = declared.get(name);
    if (before === undefined) declared.set(name, { code, comment: commentBefore(start) });
    else declared.set(name, { ...before, code: `${before.code}\n${code}` });
  };

  for (const node of program.body) {
    if (node.type === "ImportDeclaration") {
      for (const one of node.specifiers) {
        if (one.type !== "ImportSpecifier" || one.imported.type !== "Identifier") continue;
        const path = pathOf(node.source.value);
        if (path !== "") imported.set(one.local.name, { file: path, name: one.imported.name });
      }
      continue;
    }
    const inner = node.type === "ExportNamedDeclaration" && node.declaration ? node.declaration : node;
    const names = namesOf(inner);
    for (const name of names) {
      declare(name, node.start, node.end);
      if (node.type === "ExportNamedDeclaration") exported.set(name, { file, name });
    }
    if (node.type !== "ExportNamedDeclaration") continue;
    for (const { local, exported: outside } of node.specifiers) {
      if (local.type !== "Identifier" || outside.type !== "Identifier") continue;
      const from = node.source ? pathOf(node.source.value) : file;
      if (from !== "") exported.set(outside.name, { file: from, name: local.name });
    }
  }
  return { declared, imported, exported };
}

function namesOf(node: { readonly type: string }): string[] {
  const { id, declarations } = node as { id?: { name?: string } | null; declarations?: { id: { name?: string } }[] };
  if (declarations !== undefined) return declarations.flatMap(({ id: { name } }) => (name === undefined ? [] : [name]));
  return id?.name === undefined ? [] : [id.name];
}
