import type { Node } from "@babel/types";
import type { SourceFile } from "./types.ts";
import { startOf } from "./walk.ts";

/** Where something stands, for people. */
export interface Place {
  readonly path: string;
  readonly line: number;
  /** The line itself. */
  readonly code: string;
}

/** The number of the line that a place is on, as editors count. */
export const lineOf = (text: string, at: number): number => text.slice(0, at).split("\n").length;

/** Where a node of a file begins. */
export function placeOf({ path, text }: SourceFile, node: Node): Place {
  const line = lineOf(text, startOf(node));
  return { path, line, code: text.split("\n")[line - 1]?.trim() ?? "" };
}

/** The text without the space and the comments that it begins with. */
export const codeOf = (text: string): string => text.replace(/^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)+/, "");
