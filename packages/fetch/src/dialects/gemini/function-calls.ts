import { appended, fieldsOf, listOf, textOf } from "../reading/index.ts";
import type { Fields } from "../types.ts";

/** The call that goes on with the next piece. */
export interface OpenCall {
  args: Record<string, unknown>;
}

const mostPieces = 1_000;
const longestPath = 1_000;
const deepest = 32;
const longestList = 10_000;
const step = /\.([^.[\]]+)|\[(\d{1,5})\]|\['([^']*)'\]|\["([^"]*)"\]/y;

/** Whether a call comes in pieces, as Vertex AI's do when that is asked for. */
export function isPiece({ willContinue, partialArgs }: Fields): boolean {
  return willContinue === true || partialArgs !== undefined;
}

/** Adds the values that a piece brings, each at its path: `$.city`, `$.days[0].name`. */
export function addArguments(call: OpenCall, { partialArgs, args }: Fields): void {
  call.args = { ...call.args, ...fieldsOf(args) };
  for (const piece of listOf(partialArgs).slice(0, mostPieces)) {
    const path = pathOf(textOf(piece.jsonPath) ?? "");
    if (path !== undefined) put(call.args, path, piece);
  }
}

function pathOf(text: string): (string | number)[] | undefined {
  if (!text.startsWith("$") || text.length > longestPath) return undefined;
  const path: (string | number)[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < text.length) {
    const found = step.exec(text);
    if (found === null) return undefined;
    const [, plain, index, single, double] = found;
    path.push(index === undefined ? (plain ?? single ?? double ?? "") : Number(index));
  }
  const isGood = path.every((name) => name !== "__proto__" && !(typeof name === "number" && name >= longestList));
  return isGood && path.length > 0 && path.length <= deepest ? path : undefined;
}

function put(args: Record<string, unknown>, path: readonly (string | number)[], piece: Fields): void {
  let holder = args;
  for (const [at, name] of path.slice(0, -1).entries()) {
    const held = own(holder, name);
    const next = typeof held === "object" && held !== null ? held : typeof path[at + 1] === "number" ? [] : {};
    holder[name] = next;
    holder = next as Record<string, unknown>;
    // Its length is no argument.
    if (Array.isArray(holder) && typeof path[at + 1] !== "number") return;
  }
  const last = path.at(-1) ?? "";
  const before = own(holder, last);
  holder[last] = broughtBy(piece, typeof before === "string" ? before : undefined);
}

/** Texts come in pieces themselves. */
function broughtBy({ stringValue, numberValue, boolValue }: Fields, before: string | undefined): unknown {
  if (typeof stringValue === "string") return appended(before, stringValue);
  return numberValue ?? boolValue ?? null;
}

const own = (holder: Record<string, unknown>, name: string | number): unknown =>
  Object.hasOwn(holder, name) ? holder[name] : undefined;
