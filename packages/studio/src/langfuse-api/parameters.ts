import type { FilterCondition, Filtered } from "../store/index.ts";
import type { ApiContext } from "./environment.ts";
import { asked, askedEach, askedFilter, askedList, askedSome, askedTime } from "./query.ts";

/** What a parameter of the query is a short form of: a condition of the JSON parameter `filter`. */
export interface Parameter {
  readonly column: string;
  readonly operator: string;
  readonly read: (c: ApiContext, name: string) => FilterCondition["value"] | undefined;
  readonly type: FilterCondition["type"];
}

export const exactly = (column: string): Parameter => ({ column, operator: "=", read: asked, type: "string" });

/** Repeated keys: a value may have a comma in it. */
export const anyOf = (column: string): Parameter => ({
  column,
  operator: "any of",
  read: askedEach,
  type: "stringOptions",
});
export const allOf = (column: string): Parameter => ({ ...anyOf(column), operator: "all of", type: "arrayOptions" });

/** Values with commas between them, of a few that there are where those are said. */
export const anyIn = (column: string, known?: readonly string[]): Parameter => ({
  ...anyOf(column),
  read: known === undefined ? askedList : (c, name) => askedSome(c, name, known),
});

export const since = (column: string): Parameter => ({ column, operator: ">=", read: askedTime, type: "datetime" });
export const before = (column: string): Parameter => ({ ...since(column), operator: "<" });

export type Parameters = Readonly<Record<string, Parameter>>;

/** What a query filters by. A column in the JSON `filter` stands above its own parameter. */
export function askedConditions(c: ApiContext, of: Filtered, parameters: Parameters): readonly FilterCondition[] {
  const filter = askedFilter(c, of);
  const stronger = new Set(filter.map(({ column }) => column));
  const own = Object.entries(parameters).flatMap(([name, { read, ...condition }]) => {
    const value = read(c, name);
    return value === undefined || stronger.has(condition.column) ? [] : [{ ...condition, value, key: "" }];
  });
  return [...own, ...filter];
}
