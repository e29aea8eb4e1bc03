import { columnsOf, type FilterCondition, type Filtered, isCursor } from "../store/index.ts";
import type { ApiContext } from "./environment.ts";
import { readFilter } from "./filter.ts";

/** A query that cannot be answered as it was meant. Other rows than were asked for would be no answer. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

export function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new QueryError(otherwise);
}

/** Refuses a parameter that nothing here looks at. */
export function allow(c: ApiContext, known: readonly string[]): void {
  for (const name of Object.keys(c.req.query())) {
    demand(known.includes(name), `Studio does not know the parameter ${name} here. Known: ${known.join(", ")}`);
  }
}

/** One value of the query, undefined when empty. */
export const asked = (c: ApiContext, key: string): string | undefined => c.req.query(key) || undefined;

export const among = (key: string, known: readonly string[]): string => `${key} must be one of ${known.join(", ")}`;

/** One of some values, in any case of letters. */
export function askedOne(c: ApiContext, key: string, known: readonly string[]): string | undefined {
  const text = asked(c, key);
  if (text === undefined) return undefined;
  const found = known.find((one) => one.toLowerCase() === text.toLowerCase());
  demand(found !== undefined, among(key, known));
  return found;
}

/** All values of a repeated key. */
export function askedEach(c: ApiContext, key: string): readonly string[] | undefined {
  const values = c.req.queries(key)?.filter((value) => value !== "") ?? [];
  return values.length > 0 ? values : undefined;
}

/** Repeated keys and lists with commas. */
export function askedList(c: ApiContext, key: string): readonly string[] | undefined {
  const values = askedEach(c, key)?.flatMap((value) => value.split(",").map((one) => one.trim()));
  return values?.filter((value) => value !== "");
}

/** The same, where only some values are known. */
export function askedSome(c: ApiContext, key: string, known: readonly string[]): readonly string[] | undefined {
  return askedList(c, key)?.map((given) => {
    const found = known.find((one) => one.toLowerCase() === given.toLowerCase());
    demand(found !== undefined, `${among(key, known)}, or several with commas between them; not ${given}`);
    return found;
  });
}

export function askedTime(c: ApiContext, key: string): number | undefined {
  const text = asked(c, key);
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  demand(!Number.isNaN(time), `${key} must be an ISO 8601 date such as 2026-09-21T14:13:20Z`);
  return time;
}

export function askedNumber(c: ApiContext, key: string): number | undefined {
  const text = asked(c, key);
  if (text === undefined) return undefined;
  const number = Number(text);
  demand(Number.isFinite(number), `${key} must be a number`);
  return number;
}

export function askedBoolean(c: ApiContext, key: string): boolean | undefined {
  const text = askedOne(c, key, ["true", "false"]);
  return text === undefined ? undefined : text === "true";
}

function askedCount(c: ApiContext, key: string, usual: number, most: number): number {
  const count = askedNumber(c, key) ?? usual;
  demand(Number.isInteger(count) && count >= 1 && count <= most, `${key} must be a whole number from 1 to ${most}`);
  return count;
}

export const askedLimit = (c: ApiContext, usual: number, most: number): number => askedCount(c, "limit", usual, most);

/** Limit and page of lists that count pages. */
export function askedPage(c: ApiContext): { page: number; limit: number; offset: number } {
  const page = askedCount(c, "page", 1, 1_000_000_000);
  const limit = askedLimit(c, 50, 100);
  return { page, limit, offset: (page - 1) * limit };
}

export function askedCursor(c: ApiContext): string | undefined {
  const cursor = asked(c, "cursor");
  demand(cursor === undefined || isCursor(cursor), "cursor must be that of the page before");
  return cursor;
}

/** The conditions of the JSON parameter `filter`. */
export function askedFilter(c: ApiContext, of: Filtered): readonly FilterCondition[] {
  const conditions = readFilter(asked(c, "filter"), of);
  demand(typeof conditions !== "string", `${conditions}. Columns: ${columnsOf(of).join(", ")}`);
  return conditions;
}
