import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type Forward, forwardedHeader } from "../forward/index.ts";
import type { Studio } from "../studio/index.ts";

/** Routes read bodies from Node's own request, whose size they can bound. */
export interface ApiEnvironment {
  Bindings: HttpBindings;
}

export type ApiContext = Context<ApiEnvironment>;

/** The way on for what a request brought; none for what another Studio has forwarded. */
export const forwardOf = ({ forward }: Studio, c: ApiContext): Forward | undefined =>
  c.req.header(forwardedHeader) === undefined ? forward : undefined;

/** The project that everything belongs to. */
export const projectId = "studio";

/** An error in the words of the API. */
export function problem(c: ApiContext, status: ContentfulStatusCode, error: string, message: string): Response {
  return c.json({ message, error }, status);
}

export const notFound = (c: ApiContext, what: string): Response =>
  problem(c, 404, "LangfuseNotFoundError", `${what} not found within authorized project`);

/** One value of the query, undefined when empty. */
export const asked = (c: ApiContext, key: string): string | undefined => c.req.query(key) || undefined;

/** Repeated keys and lists with commas. */
export function askedList(c: ApiContext, key: string): readonly string[] | undefined {
  const values = c.req.queries(key)?.flatMap((value) => value.split(",")) ?? [];
  return values.length > 0 ? values.filter((value) => value !== "") : undefined;
}

export function askedTime(c: ApiContext, key: string): number | undefined {
  const time = Date.parse(c.req.query(key) ?? "");
  return Number.isNaN(time) ? undefined : time;
}

export function askedNumber(c: ApiContext, key: string): number | undefined {
  const text = asked(c, key);
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Limit and page of lists that count pages. */
export function askedPage(c: ApiContext): { page: number; limit: number; offset: number } {
  const page = Math.max(1, Math.trunc(askedNumber(c, "page") ?? 1));
  const limit = askedLimit(c, 50, 100);
  return { page, limit, offset: (page - 1) * limit };
}

export const askedLimit = (c: ApiContext, usual: number, most: number): number =>
  Math.min(most, Math.max(1, Math.trunc(askedNumber(c, "limit") ?? usual)));

export function pageMeta(page: number, limit: number, totalItems: number): Record<string, number> {
  return { page, limit, totalItems, totalPages: Math.ceil(totalItems / limit) };
}

export const iso = (time: number): string => new Date(time).toISOString();
export const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));
