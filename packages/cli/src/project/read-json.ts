import { existsSync, readFileSync } from "node:fs";

/** A JSON file, or undefined where it is absent or unreadable. */
export function readJson(path: string): unknown {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  } catch {
    return undefined;
  }
}

/** tsconfig.json and its like may hold comments and trailing commas. */
export function readLooseJson(path: string): Readonly<Record<string, unknown>> {
  if (!existsSync(path)) return {};
  const text = readFileSync(path, "utf8");
  const strings = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=\s*[}\]])/g;
  // Only outside of strings: "src/**/*" is no comment.
  const plain = text.replaceAll(strings, (found) => (found.startsWith('"') ? found : ""));
  try {
    return JSON.parse(plain.replaceAll(/,(?=\s*[}\]])/g, "")) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
