/**
 * The own fields of an object that can be read: none of those whose getter throws, none at all of a proxy that refuses.
 * @example const fields = readable(given);
 */
export function readable<T extends object>(value: T): Partial<T> {
  const fields: Partial<T> = {};
  for (const key of keysOf(value)) {
    try {
      fields[key] = value[key];
    } catch {
      // Said by the caller.
    }
  }
  return fields;
}

function keysOf<T extends object>(value: T): (keyof T)[] {
  try {
    return Object.keys(value) as (keyof T)[];
  } catch {
    return [];
  }
}
