import { currentFrame, withFrame } from "./frame.ts";

/**
 * Beside what a frame's `propagated` holds, whose own fields are compared alone: what scopes of the official packages inside of the
 * trace have said. For all copies of this package to read.
 */
export const saidInTrace: unique symbol = Symbol.for("langfuse-kit.in-trace.v1") as never;

/** Runs `fn` so that these fields of the trace win over official scopes around. Not tags and metadata, which add up. */
export function withNearer<R>(named: object, fn: () => R): R {
  const { propagated } = currentFrame() as { propagated?: { readonly [saidInTrace]?: object } };
  const said = Object.entries(propagated?.[saidInTrace] ?? {});
  const left = said.filter(([field, value]) => typeof value !== "string" || isEmpty(named[field as never]));
  if (left.length === said.length) return fn();
  return withFrame({ propagated: { ...propagated, [saidInTrace]: Object.fromEntries(left) } as never }, fn);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
