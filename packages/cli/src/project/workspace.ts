import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findFrameworks } from "./dependencies.ts";
import { workspacePatterns } from "./package-manager.ts";
import { readJson } from "./read-json.ts";
import type { Manifest } from "./types.ts";

function expand(root: string, pattern: string): string[] {
  const parts = pattern.replace(/^\.\//, "").replace(/\/$/, "").split("/");
  return parts.reduce<string[]>(
    (places, part) =>
      places.flatMap((place) => {
        if (part !== "*" && part !== "**") return [place === "" ? part : `${place}/${part}`];
        const folder = join(root, place);
        if (!existsSync(folder)) return [];
        return readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
          .map(({ name }) => (place === "" ? name : `${place}/${name}`));
      }),
    [""],
  );
}

/** The packages of a workspace that run a framework, as paths from its root. */
export function applicationsOf(root: string): string[] {
  const patterns = workspacePatterns(root);
  const left = new Set(patterns.filter((one) => one.startsWith("!")).flatMap((one) => expand(root, one.slice(1))));
  const folders = patterns.filter((one) => !one.startsWith("!")).flatMap((pattern) => expand(root, pattern));
  return [...new Set(folders)].filter((folder) => {
    const manifest = readJson(join(root, folder, "package.json")) as Manifest | undefined;
    return !left.has(folder) && manifest !== undefined && findFrameworks(join(root, folder), manifest).length > 0;
  });
}
