import { writeFileSync } from "node:fs";

/**
 * Writes a program that an application is to load before anything else, and answers what NODE_OPTIONS is to be. By
 * `--require`: any `--import` has Node load the entry as an ES module, for which ts-node is no help.
 * @example const NODE_OPTIONS = preload("/tmp/x/probe.cjs", "globalThis.seen = true;", process.env.NODE_OPTIONS);
 */
export function preload(path: string, program: string, nodeOptions: string | undefined): string {
  writeFileSync(path, `"use strict";\n${program}\n`);
  // Quoted as Node reads it, since a folder for temporary files may have a space in its name.
  return [nodeOptions, `--require=${JSON.stringify(path)}`].filter(Boolean).join(" ");
}
