/**
 * A table by the names of fields. Without a prototype: a name that comes from outside ("constructor") must not find what
 * every object inherits.
 */
export function fieldTable<Table extends object>(entries: Table): Table {
  return Object.assign(Object.create(null) as Table, entries);
}

/** Undefined says nothing. Nor does null, except for input and output, where it replaces what was said before. */
export function isSaid(field: string, value: unknown): boolean {
  return value !== undefined && (value !== null || field === "input" || field === "output");
}
