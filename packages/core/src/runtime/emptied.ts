/**
 * A set or map that was filled and emptied, again and again: a new one in its place. The tables that it outgrew point
 * to their successors, so one of them in the old generation would keep all that has come since until the next full
 * collection.
 */
export function freshIfEmpty<C extends Set<unknown> | Map<unknown, unknown>>(collection: C, create: () => C): C {
  return collection.size === 0 ? create() : collection;
}
