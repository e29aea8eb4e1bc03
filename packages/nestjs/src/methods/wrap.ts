import { copyMetadata } from "./metadata.ts";

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/** What calls the original with what it was called with, however it is wrapped around. */
export type Around = (original: () => unknown, self: unknown, args: unknown[]) => unknown;

/** A function in place of another: name, length, properties and metadata stay what they were. */
export function wrapped<F extends Method>(fn: F, around: Around): F {
  const proxy = new Proxy(fn, {
    apply: (target, self, args: unknown[]) => around(() => Reflect.apply(target, self, args), self, args),
  });
  copyMetadata(fn, proxy);
  return proxy;
}

/** Wraps the method that a decorator stands on. */
export function wrapDescriptor(descriptor: PropertyDescriptor, wrap: (fn: Method) => Method): void {
  if (typeof descriptor.value === "function") descriptor.value = wrap(descriptor.value as Method);
}
