import type { LayerMatch } from "./internals.ts";

type Matcher = (path: string) => LayerMatch | undefined;

/**
 * Finds the pattern of a mount of which only the matcher is left, as in Express 4 and `router` 2.2: each part of the path is
 * changed and matched again. If it still matches, the part is a parameter or a wildcard, else it is text of the pattern.
 */
export function templateFromMatcher(matcher: Matcher, match: LayerMatch, rest: string): string {
  const segments = match.path.split("/");
  const names = new Set<string>();
  const probe = (index: number, changed: string): LayerMatch | undefined => {
    const path = segments.with(index, changed).join("/");
    const again = matcher(path + (rest === "/" ? "" : rest));
    return again?.path.replace(/\/$/, "") === path.replace(/\/$/, "") ? again : undefined;
  };
  const parts = segments.map((segment, index) => {
    if (segment === "") return segment;
    const text = decoded(segment);
    const found = parametersIn(text, match).filter(([name, value]) => {
      const again = probe(index, encodeURIComponent(text.replace(value, changed(value))));
      return first(again?.params[name]) === changed(value);
    });
    for (const [name] of found) names.add(name);
    if (found.length > 0) return found.reduce((part, [name, value]) => part.replace(value, placeholder(name)), text);
    const free = shapes.find((shape) => {
      const other = text.replaceAll(shape, changed);
      return other !== text && probe(index, encodeURIComponent(other)) !== undefined;
    });
    return free === undefined ? { text } : text.replaceAll(free, "*");
  });
  // A parameter that matches only certain words was taken for text.
  const others = Object.entries(match.params).filter(([name]) => !names.has(name));
  return parts.map((part) => (typeof part === "string" ? part : orParameter(part.text, others))).join("/");
}

function orParameter(text: string, others: readonly (readonly [string, unknown])[]): string {
  const name = others.find(([, value]) => first(value) === text)?.[0];
  return name === undefined ? text : placeholder(name);
}

function parametersIn(text: string, { params }: LayerMatch): (readonly [string, string])[] {
  return Object.entries(params)
    .map(([name, value]) => [name, first(value)] as const)
    .filter((entry): entry is readonly [string, string] => Boolean(entry[1]) && text.includes(entry[1] ?? ""));
}

/** Wildcards give lists since `router` 2. */
function first(value: unknown): string | undefined {
  const text: unknown = Array.isArray(value) ? value[0] : value;
  return typeof text === "string" ? text : undefined;
}

/** A group without a name. */
function placeholder(name: string): string {
  return /^\d+$/.test(name) ? "*" : `:${name}`;
}

/** What an expression may leave open of a part without naming it. */
const shapes = [/.+/g, /\d+/g, /\p{L}+/gu];

/** Another text of the same shape, so that a parameter that takes digits only takes it too. */
function changed(text: string): string {
  return text.replaceAll(/[0-8a-yA-Y]|[9zZ]/g, (character) =>
    /[9zZ]/.test(character)
      ? String.fromCharCode(character.charCodeAt(0) - 1)
      : String.fromCharCode(character.charCodeAt(0) + 1),
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
