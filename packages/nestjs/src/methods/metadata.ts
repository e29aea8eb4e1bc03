interface MetadataStore {
  getMetadata(key: unknown, target: object, property?: string | symbol): unknown;
  getMetadataKeys(target: object): unknown[];
  defineMetadata(key: unknown, value: unknown, target: object): void;
}

// Nest itself loads what adds these.
const store = Reflect as unknown as MetadataStore;

/** What a decorator has written on a class or a method; undefined for what carries nothing. */
export function metadataOf(key: string | symbol, target: unknown): unknown {
  return typeof target === "function" ? store.getMetadata(key, target) : undefined;
}

/** What decorators have written on a method of a class, or on its parameters. */
export function methodMetadataOf(key: string, target: object, method: string | symbol): unknown {
  return store.getMetadata(key, typeof target === "function" ? target : target.constructor, method);
}

/** Guards, roles, schedules and documents are found by what is written on the function: without it, they are skipped. */
export function copyMetadata(from: object, to: object): void {
  for (const key of store.getMetadataKeys(from)) store.defineMetadata(key, store.getMetadata(key, from), to);
}

/** Writes as `SetMetadata` does. */
export function writeMetadata(key: string | symbol, value: unknown, target: object): void {
  store.defineMetadata(key, value, target);
}
