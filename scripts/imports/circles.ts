import type { Import } from "./types.ts";

/**
 * Circles among files, each once, as the files on the way: `["a.ts", "b.ts", "a.ts"]`.
 * @example circles([{ from: "a.ts", to: "b.ts" }, { from: "b.ts", to: "a.ts" }]);
 */
export function circles(imports: readonly Pick<Import, "from" | "to">[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const finished = new Set<string>();
  const found: string[][] = [];

  function walk(file: string, way: readonly string[]): void {
    const before = way.indexOf(file);
    if (before >= 0) found.push([...way.slice(before), file]);
    if (before >= 0 || finished.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...way, file]);
    finished.add(file);
  }

  for (const file of next.keys()) walk(file, []);
  return found;
}
