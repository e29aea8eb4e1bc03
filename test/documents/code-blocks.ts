import { readFileSync } from "node:fs";

/** A fenced block of a document. */
export interface CodeBlock {
  /** `packages/core/README.md, line 20`. */
  readonly place: string;
  /** `js`, `ts`, `sh`, or nothing. */
  readonly language: string;
  readonly code: string;
}

/** All fenced blocks of a document, in their order. */
export function codeBlocksOf(file: string): CodeBlock[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: language = "", 2: code = "" }) => ({
    place: `${file}, line ${text.slice(0, index).split("\n").length}`,
    language,
    code,
  }));
}

/** A program that waits for requests, which the block after the next command asks it. */
export const isServer = (code: string): boolean => /\blisten\(\{? ?(port: )?3000\b/.test(code);
