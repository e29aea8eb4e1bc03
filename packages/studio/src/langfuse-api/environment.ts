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

export function pageMeta(page: number, limit: number, totalItems: number): Record<string, number> {
  return { page, limit, totalItems, totalPages: Math.ceil(totalItems / limit) };
}

export const iso = (time: number): string => new Date(time).toISOString();
export const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));
