import { mayTellHeaders, withoutSecretHeaders } from "./headers.ts";
import { isLeftOther } from "./left-errors.ts";

/** What a value weighs at least, so that one budget bounds the number of values as well as their size. */
export const nodeWeight = 10;

/**
 * Proves that native `JSON.stringify` can be trusted with a value: only plain objects, plain arrays and primitives
 * that JSON can express, no more of them than the budget, no deeper than `levels`. Answers what is left of the budget,
 * or a negative number when the proof failed, which says "use the careful writer" and nothing worse. May throw where
 * a getter or a Proxy does.
 */
export function weigh(value: unknown, budget: number, levels: number): number {
  switch (typeof value) {
    case "string":
      return budget - nodeWeight - value.length;
    case "number":
      // NaN and the infinities would become null.
      return Number.isFinite(value) ? budget - nodeWeight : -1;
    case "boolean":
    case "undefined":
      return budget - nodeWeight;
    case "object":
      if (value === null) return budget - nodeWeight;
      return levels > 0 ? weighContainer(value, budget - nodeWeight, levels - 1) : -1;
    default:
      return -1;
  }
}

function weighContainer(container: object, budget: number, levels: number): number {
  // What was thrown out of a stricter step is for the careful writer, which says as much of it as may be said.
  if (isLeftOther(container)) return -1;
  const prototype: unknown = Object.getPrototypeOf(container);
  let left = budget;
  if (prototype === Object.prototype || prototype === null) {
    const record = container as Record<string, unknown>;
    for (const key in record) {
      left = weigh(record[key], left - key.length, levels);
      if (left < 0) return left;
      // Credentials are for the careful writer to hide.
      if (mayTellHeaders(key) && withoutSecretHeaders(record) !== record) return -1;
    }
    return left;
  }
  // Dates of database rows are too common for the careful way; an invalid one would become null.
  if (prototype === Date.prototype) return Number.isFinite(Date.prototype.getTime.call(container)) ? left - 24 : -1;
  if (prototype !== Array.prototype || !Array.isArray(container)) return -1;
  // Asked first: a sparse array of a billion holes must not be walked, by us or by JSON.stringify.
  if (container.length * nodeWeight > left) return -1;
  for (let index = 0; index < container.length; index++) {
    left = weigh(container[index], left, levels);
    if (left < 0) return left;
  }
  return left;
}
