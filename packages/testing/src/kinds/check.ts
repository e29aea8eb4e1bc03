import { inspect } from "node:util";
import { isRecord, type Kind } from "./values.ts";

/** What each name has to be. */
export type Table<Name extends string = string> = Readonly<Record<Name, Kind>>;

export function refuse(message: string): never {
  throw new TypeError(`[@langfuse-kit/testing] ${message}`);
}

export function checkNames(values: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(values).filter((name) => !known.includes(name));
  if (unknown.length > 0) refuse(`${where} knows no ${unknown.join(", ")}. It knows ${known.join(", ")}.`);
}

export function checkValues(values: object, table: Table, where: string): void {
  for (const [name, value] of Object.entries(values)) {
    const kind = table[name];
    if (kind !== undefined && !kind.holds(value))
      refuse(`${where} needs ${kind.words} as its ${name}. It was given ${inspect(value, { depth: 1 })}.`);
  }
}

/** Throws for options of a wrong name or kind; each may be left open. */
export function checkOptions(options: unknown, table: Table, where: string): void {
  if (!isRecord(options))
    refuse(`${where} takes an object of options. It was given ${inspect(options, { depth: 1 })}.`);
  checkNames(options, Object.keys(table), where);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  checkValues(Object.fromEntries(given), table, where);
}
