type Method = (this: object, ...values: readonly unknown[]) => unknown;

// Fetch's Headers and Express, Node's outgoing messages, and replies that have `header(name, value)`.
const READERS = ["get", "getHeader"] as const;
const WRITERS = ["set", "setHeader", "header"] as const;
const REMOVERS = ["delete", "removeHeader"] as const;
// A carrier is somebody's headers. One with more entries than this is not read to its end.
const MAX_ENTRIES = 1000;

/** What can take context across a boundary: a plain object, Headers, a Map, tuples, or anything with get and set. */
export type Carrier = object;

/** All values of one header, whatever its case in the carrier. Never throws. */
export function readHeader(carrier: unknown, name: string): readonly string[] {
  try {
    if (typeof carrier !== "object" || carrier === null) return [];
    if (Array.isArray(carrier)) return carrier.slice(0, MAX_ENTRIES).flatMap((entry) => valueOfTuple(entry, name));
    if (carrier instanceof Map) {
      return namesIn(carrier.keys(), name).flatMap((key) => texts(carrier.get(key)));
    }
    const read = methodOf(carrier, READERS);
    if (read !== undefined) return texts(read.call(carrier, name));
    return valuesOf(carrier, Object.keys(carrier), name);
  } catch {
    return [];
  }
}

function valuesOf(carrier: object, keys: readonly string[], name: string): readonly string[] {
  const names = namesIn(keys, name);
  if (names.length === 0) return [];
  if (names.length === 1) return texts(Reflect.get(carrier, names[0] ?? name));
  return names.flatMap((key) => texts(Reflect.get(carrier, key)));
}

/** Sets one header in place of all its values, in any case. False when the carrier does not take it. Never throws. */
export function writeHeader(carrier: unknown, name: string, value: string): boolean {
  try {
    if (typeof carrier !== "object" || carrier === null) return false;
    if (Array.isArray(carrier)) return writeTuple(carrier, name, value);
    if (carrier instanceof Map) {
      for (const key of namesIn(carrier.keys(), name)) carrier.delete(key);
      carrier.set(name, value);
      return true;
    }
    const write = methodOf(carrier, WRITERS);
    if (write !== undefined) {
      write.call(carrier, name, value);
      return true;
    }
    return writeProperty(carrier, name, value);
  } catch {
    return false;
  }
}

/** Takes one header out, in any case; where a carrier cannot lose one it is left empty. Never throws. */
export function removeHeader(carrier: unknown, name: string): void {
  try {
    if (typeof carrier !== "object" || carrier === null) return;
    if (Array.isArray(carrier)) carrier.splice(0, carrier.length, ...withoutTuple(carrier, name));
    else if (carrier instanceof Map) for (const key of namesIn(carrier.keys(), name)) carrier.delete(key);
    else if (methodOf(carrier, WRITERS) === undefined) {
      for (const key of namesIn(Object.keys(carrier), name)) Reflect.deleteProperty(carrier, key);
    } else {
      const remove = methodOf(carrier, REMOVERS);
      if (remove === undefined) writeHeader(carrier, name, "");
      else remove.call(carrier, name);
    }
  } catch {
    // As in writing: what cannot be changed stays.
  }
}

function writeProperty(carrier: object, name: string, value: string): boolean {
  for (const key of namesIn(Object.keys(carrier), name)) {
    if (key !== name) Reflect.deleteProperty(carrier, key);
  }
  return Reflect.set(carrier, name, value);
}

function writeTuple(carrier: unknown[], name: string, value: string): boolean {
  carrier.splice(0, carrier.length, ...withoutTuple(carrier, name), [name, value]);
  return true;
}

function withoutTuple(carrier: unknown[], name: string): unknown[] {
  return carrier.filter((entry) => !(Array.isArray(entry) && isName(entry[0], name)));
}

function valueOfTuple(entry: unknown, name: string): readonly string[] {
  return Array.isArray(entry) && isName(entry[0], name) ? texts(entry[1]) : [];
}

function namesIn(keys: Iterable<unknown>, name: string): string[] {
  const found: string[] = [];
  let count = 0;
  for (const key of keys) {
    if (isName(key, name)) found.push(key);
    count += 1;
    if (count === MAX_ENTRIES) break;
  }
  return found;
}

function isName(key: unknown, name: string): key is string {
  return typeof key === "string" && key.length === name.length && key.toLowerCase() === name;
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_ENTRIES).filter((item): item is string => typeof item === "string");
}

function methodOf(carrier: object, names: readonly string[]): Method | undefined {
  for (const name of names) {
    const method: unknown = Reflect.get(carrier, name);
    if (typeof method === "function") return method as Method;
  }
  return undefined;
}
