import { type ParserOptions, parse } from "@babel/parser";
import type { SourceFile } from "./types.ts";

const common: ParserOptions = {
  sourceType: "unambiguous",
  allowReturnOutsideFunction: true,
  errorRecovery: false,
};

/** Whether a file is a program that can be read. */
export const isProgram = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

/** Reads a program; `tree` is undefined where it cannot be parsed. */
export function parseSource(path: string, text: string, packageType?: string): SourceFile {
  const plugins: ParserOptions["plugins"] = ["decorators-legacy"];
  if (/tsx?$/.test(path)) plugins.push("typescript");
  // In TypeScript without JSX `<` is also a cast.
  if (!/ts$/.test(path)) plugins.push("jsx");
  try {
    return { path, text, packageType, tree: parse(text, { ...common, plugins }) };
  } catch {
    return { path, text, packageType, tree: undefined };
  }
}
