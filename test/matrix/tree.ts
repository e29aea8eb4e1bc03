import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const left = new Set(["node_modules", ".git", "dist"]);

/** Every file below a folder with its text, except for what was installed or built. */
export function treeOf(folder: string, below = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    if (left.has(entry.name)) continue;
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(found, treeOf(folder, path));
    else found[path] = readFileSync(join(folder, path), "utf8");
  }
  return found;
}
