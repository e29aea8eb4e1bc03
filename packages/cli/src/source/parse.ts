import { type ParserOptions, parse } from "@babel/parser";
import type { SourceFile } from "./types.ts";

const common: ParserOptions = {
  sourceType: "unambiguous",
  allowReturnOutsideFunction: true,
  errorRecovery: false,
};

/** Reads a program; `tree` is undefined where it cannot be parsed. */
export function parseSource(path: string, text: string, packageType?: string): SourceFile {
  const plugins: ParserOptions["plugins"] = /\.[cm]?ts$/.test(path)
    ? ["typescript", "decorators-legacy"]
    : ["jsx", "decorators-legacy"];
  try {
    return { path, text, packageType, tree: parse(text, { ...common, plugins }) };
  } catch {
    return { path, text, packageType, tree: undefined };
  }
}
