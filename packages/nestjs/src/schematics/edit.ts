import { closingOf, findCode, places, propertiesOf } from "./scan.ts";

const newlineOf = (code: string): string => (code.includes("\r\n") ? "\r\n" : "\n");
const quoteOf = (code: string): string => (/\bfrom\s+"/.test(code) || !/\bfrom\s+'/.test(code) ? '"' : "'");

const insert = (code: string, at: number, added: string): string => code.slice(0, at) + added + code.slice(at);

/** Where imports begin. */
function* importsOf(code: string): Generator<number> {
  for (const at of places(code)) {
    const isLineStart = at === 0 || code[at - 1] === "\n" || (at === 1 && code.startsWith("\uFEFF"));
    if (isLineStart && /^import\b/.test(code.slice(at, at + 7))) yield at;
  }
}

/** The start of the first import: what stands above it, such as a comment, stays above. */
function firstImport(code: string): number {
  const { value, done } = importsOf(code).next();
  if (done !== true) return value;
  return code.startsWith("\uFEFF") ? 1 : 0;
}

/** The ending that the file's own imports of other files have: "" or ".js". */
function endingOf(code: string): string {
  return /\bfrom\s+["']\.[^"']*\.js["']/.test(code) ? ".js" : "";
}

/** main.ts with the initializer as its first import; the same where it is there already. */
export function loadFirst(code: string, stem: string): string {
  const path = `./${stem}${endingOf(code)}`;
  if (code.includes(`"${path}"`) || code.includes(`'${path}'`)) return code;
  const quote = quoteOf(code);
  return insert(
    code,
    firstImport(code),
    `import ${quote}${path}${quote}; // langfuse-kit: stays first${newlineOf(code)}`,
  );
}

/** A module with `LangfuseModule.forRoot()` first among its imports; undefined where its shape is not known. */
export function importModule(code: string, packageName: string): string | undefined {
  if (code.includes(packageName)) return code;
  const decorator = findCode(code, "@Module(");
  const open = decorator === undefined ? undefined : findCode(code, "{", decorator);
  const close = open === undefined ? undefined : closingOf(code, open);
  if (open === undefined || close === undefined || code.slice((decorator ?? 0) + 8, open).trim() !== "")
    return undefined;
  const at = placeForImport(code, open, close);
  if (at === undefined) return undefined;
  const quote = quoteOf(code);
  const line = `import { LangfuseModule } from ${quote}${packageName}${quote};${newlineOf(code)}`;
  return insert(insert(code, at.at, at.text), firstImport(code), line);
}

function placeForImport(code: string, open: number, close: number): { at: number; text: string } | undefined {
  const call = "LangfuseModule.forRoot()";
  const properties = propertiesOf(code, open, close);
  const key = properties.find(({ name }) => name === "imports")?.at;
  if (key === undefined) {
    // These may be the imports.
    if (properties.some(({ name }) => name === undefined)) return undefined;
    const isEmpty = code.slice(open + 1, close).trim() === "";
    const indent = /^\s*\n([ \t]*)/.exec(code.slice(open + 1, close))?.[1];
    const text = `imports: [${call}]`;
    if (isEmpty) return { at: open + 1, text };
    return { at: open + 1, text: indent === undefined ? ` ${text},` : `${newlineOf(code)}${indent}${text},` };
  }
  const list = /^imports\s*:\s*\[/.exec(code.slice(key, close))?.[0];
  if (list === undefined) return undefined;
  const at = key + list.length;
  const [gap = ""] = /^\s*/.exec(code.slice(at)) ?? [];
  const isEmpty = code[at + gap.length] === "]";
  if (isEmpty) return { at, text: call };
  return { at, text: gap.includes("\n") ? `${gap}${call},` : `${call}, ` };
}

/** The file that `NestFactory.create(X)` takes its module from, as main.ts names it; undefined where it is main.ts itself. */
export function rootModulePath(code: string): string | undefined {
  const factory = findCode(code, "NestFactory.create");
  const open = factory === undefined ? undefined : findCode(code, "(", factory);
  const name = open === undefined ? undefined : /^\w+/.exec(code.slice(open + 1).trimStart())?.[0];
  return name === undefined ? undefined : pathOf(code, name);
}

/** Where a file imports a name from, of its own files. */
function pathOf(code: string, name: string): string | undefined {
  for (const at of importsOf(code)) {
    const [open, close] = [code.indexOf("{", at), code.indexOf("}", at)];
    const names = code.slice(open + 1, close).split(",");
    const path = /^["'](\.[^"']+)["']/.exec(
      code
        .slice(close + 1)
        .trimStart()
        .replace(/^from/, "")
        .trimStart(),
    )?.[1];
    if (path !== undefined && names.some((one) => one.trim().split(" ").at(-1) === name)) return path;
  }
  return undefined;
}
