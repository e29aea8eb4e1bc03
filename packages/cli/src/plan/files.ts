import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { lstatOf, safePath } from "./safe-path.ts";

/** The text of a file below the root, or undefined where there is none. */
export function readProjectFile(root: string, path: string): string | undefined {
  const file = safePath(root, path);
  return lstatOf(file) === undefined ? undefined : readFileSync(file, "utf8");
}

/** Whole or not at all: a half-written package.json is worse than an old one. A rename follows no link. */
export function writeProjectFile(root: string, path: string, text: string): void {
  const file = safePath(root, path);
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    writeFileSync(draft, text, { flag: "wx", mode: lstatOf(file)?.mode ?? 0o644 });
    renameSync(draft, safePath(root, path));
  } finally {
    rmSync(draft, { force: true });
  }
}

export function removeProjectFile(root: string, path: string): void {
  rmSync(safePath(root, path), { force: true });
}
