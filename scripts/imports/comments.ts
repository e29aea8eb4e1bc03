/** What TypeScript reads of a comment: `<reference>` of a line, types and `@import` of a JSDoc block. */
export interface Comment {
  readonly type: "Line" | "Block";
  readonly value: string;
}

const reference = /^\/\s*<reference\s[^>]*\b(types|path)\s*=\s*(["'])(.+?)\2/;
const imported = /\bimport\s*\(\s*(["'`])(.+?)\1\s*\)/g;
const importTag = /@import\s[^"'`]*?\bfrom\s*(["'])(.+?)\1/g;
const typeTag = /@\w+\s*\{/g;

/** The text between the brace before `start` and the one that closes it. */
function braced(text: string, start: number): string {
  let depth = 1;
  let end = start;
  for (; end < text.length && depth > 0; end += 1) {
    if (text[end] === "{") depth += 1;
    if (text[end] === "}") depth -= 1;
  }
  return text.slice(start, end);
}

/** The specifiers in a comment. An example in prose is not one: only what stands in the braces of a tag counts. */
export function commentImports({ type, value }: Comment): string[] {
  if (type === "Line") {
    const [, kind, , target = ""] = reference.exec(value) ?? [];
    if (kind === undefined) return [];
    return [kind === "path" && !target.startsWith(".") ? `./${target}` : target];
  }
  if (!value.startsWith("*")) return [];
  const types = [...value.matchAll(typeTag)].map((tag) => braced(value, tag.index + tag[0].length));
  return [...types.flatMap((text) => [...text.matchAll(imported)]), ...value.matchAll(importTag)].flatMap(
    ({ 2: specifier }) => specifier ?? [],
  );
}
