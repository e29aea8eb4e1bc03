import type { TreePattern } from "./types.ts";

type Growing = { -readonly [Key in keyof TreePattern]: TreePattern[Key] } & { children: Growing[] };

/** A line: the name, then optionally a type in brackets, then optionally a level. */
const line = /^(?<name>.+?)(?: \[(?<type>[a-z]+)\])?(?: (?<level>DEBUG|DEFAULT|WARNING|ERROR))?$/;

/**
 * Patterns written as indented text. Every observation has exactly the children below it, unless a line `...` stands
 * among them.
 */
export function parseTree(text: string): TreePattern[] {
  const top: Growing = { name: undefined, children: [] };
  const open: { depth: number; node: Growing }[] = [{ depth: -1, node: top }];
  for (const raw of text.split("\n")) {
    if (raw.trim() === "") continue;
    const depth = raw.length - raw.trimStart().length;
    while (depth <= (open.at(-1)?.depth ?? -1)) open.pop();
    const parent = open.at(-1)?.node ?? top;
    if (raw.trim() === "...") {
      parent.andOthers = true;
      continue;
    }
    const node = parseLine(raw.trim());
    parent.children.push(node);
    open.push({ depth, node });
  }
  return top.andOthers ? [...top.children, { name: others }] : top.children;
}

/** Stands in a list of roots for "and any others". */
export const others: unique symbol = Symbol("others");

function parseLine(text: string): Growing {
  const { name, type, level } = line.exec(text)?.groups ?? {};
  return {
    name: name ?? text,
    ...(type === undefined ? {} : { type }),
    ...(level === undefined ? {} : { level }),
    children: [],
  };
}
