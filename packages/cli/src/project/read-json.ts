import { existsSync, readFileSync } from "node:fs";

/** A JSON file, or undefined where it is absent or unreadable. */
export function readJson(path: string): unknown {
  try {
    return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  } catch {
    return undefined;
  }
}

/** Without comments and trailing commas, which tsconfig.json and its like may hold. One pass, whatever the text is. */
function strict(text: string): string {
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const pair = text.slice(at, at + 2);
    const begin = at;
    if (pair === "//" || pair === "/*") {
      const close = pair === "//" ? "\n" : "*/";
      const end = text.indexOf(close, at + 2);
      at = end < 0 ? text.length : end + close.length;
      continue;
    }
    if (text[at] === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
    } else if (text[at] === "}" || text[at] === "]") {
      const kept = plain.trimEnd();
      if (kept.endsWith(",")) plain = kept.slice(0, -1);
    }
    at += 1;
    plain += text.slice(begin, at);
  }
  return plain;
}

/** A JSON file as TypeScript reads it; empty where it is absent or unreadable. */
export function readLooseJson(path: string): Readonly<Record<string, unknown>> {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(strict(readFileSync(path, "utf8"))) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
