import { type Expression, type Program, Visitor } from "oxc-parser";
import { textOf } from "./text.ts";

/** What a program loads by calls. */
export interface Loaded {
  readonly specifiers: readonly string[];
  /** Names of the ways it has to load what cannot be read here, such as `import()` of a variable. */
  readonly hidden: readonly string[];
}

type Node = { readonly type: string; readonly start: number };

/** Without what TypeScript or brackets wrap around it. */
function bare(node: Expression): Expression {
  return "expression" in node && typeof node.expression === "object" ? bare(node.expression) : node;
}

/** `b` of `a.b` and of `a["b"]`. */
function property(node: Expression): string | undefined {
  if (node.type !== "MemberExpression") return undefined;
  return node.computed ? textOf(node.property) : (node.property as { name?: string }).name;
}

const isImportMeta = (node: Expression): boolean => node.type === "MetaProperty" && node.meta.name === "import";

/** The names under which a program knows `createRequire`, and those of the functions that it made with it. */
function namesOf(program: Program): { makers: Set<string>; loaders: Set<string> } {
  const makers = new Set(["createRequire"]);
  const loaders = new Set(["require"]);
  new Visitor({
    ImportSpecifier({ imported, local }) {
      if ("name" in imported && imported.name === "createRequire") makers.add(local.name);
    },
  }).visit(program);
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === "Identifier" && init !== null && isMade(init, makers)) loaders.add(id.name);
    },
  }).visit(program);
  return { makers, loaders };
}

function isMade(expression: Expression, makers: ReadonlySet<string>): boolean {
  const node = bare(expression);
  if (node.type !== "CallExpression") return false;
  const callee = bare(node.callee);
  return (callee.type === "Identifier" && makers.has(callee.name)) || property(callee) === "createRequire";
}

/**
 * What a program loads by `import()`, `require()` and their relatives.
 * @example readLoaders(parseSync("a.ts", "module.require(`b`);").program); // specifiers: ["b"]
 */
export function readLoaders(program: Program): Loaded {
  const { makers, loaders } = namesOf(program);
  const specifiers: string[] = [];
  const hidden: string[] = [];
  /** Names of properties, and `require` where it is called with a text: nothing is hidden behind these. */
  const plain = new Set<Node>();

  const take = (source: unknown, name: string): void => {
    const specifier = textOf(source);
    if (specifier === undefined) hidden.push(name);
    else specifiers.push(specifier);
  };
  const isLoader = (node: Expression): boolean =>
    (node.type === "Identifier" && loaders.has(node.name)) || property(node) === "require" || isMade(node, makers);
  const key = (node: { readonly computed: boolean; readonly key: Node; readonly shorthand?: boolean }): void => {
    if (!node.computed && node.shorthand !== true) plain.add(node.key);
  };

  new Visitor({
    ImportExpression: ({ source }) => take(source, "import()"),
    CallExpression(call) {
      const callee = bare(call.callee);
      const [first] = call.arguments;
      if (isLoader(callee)) {
        if (callee.type === "Identifier") plain.add(callee);
        take(first, "require()");
      }
      if (callee.type !== "MemberExpression" || property(callee) !== "resolve") return;
      const object = bare(callee.object);
      if (isImportMeta(object)) {
        plain.add(callee);
        take(first, "import.meta.resolve");
      } else if (isLoader(object)) take(first, "require.resolve");
    },
    MemberExpression(node) {
      if (!node.computed) plain.add(node.property);
      const name = property(node);
      const object = bare(node.object);
      if (name === "createRequire") hidden.push("createRequire");
      if (name === "require") hidden.push("module.require");
      if (name === "resolve" && isLoader(object)) hidden.push("require.resolve");
      if (name === "resolve" && isImportMeta(object) && !plain.has(node)) hidden.push("import.meta.resolve");
    },
    ImportSpecifier({ imported }) {
      if ("name" in imported && imported.name === "createRequire") hidden.push("createRequire");
    },
    // Not in a pattern: `{ createRequire: make }` takes it.
    ObjectExpression({ properties }) {
      for (const one of properties) if (one.type === "Property") key(one);
    },
    PropertyDefinition: key,
    MethodDefinition: key,
    TSPropertySignature: key,
    TSMethodSignature: key,
    Identifier(node) {
      if (node.name === "createRequire" && !plain.has(node)) hidden.push("createRequire");
      if (node.name === "require" && !plain.has(node)) hidden.push("require");
    },
  }).visit(program);
  return { specifiers, hidden: [...new Set(hidden)] };
}
