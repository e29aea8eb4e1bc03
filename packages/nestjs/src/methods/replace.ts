import type { Method } from "./wrap.ts";

/** Puts others in place of the methods that a class itself has, wherever `replace` answers with one. */
export function replaceMethods(prototype: object, replace: (method: Method, name: string) => Method | undefined): void {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const own = Object.getOwnPropertyDescriptor(prototype, name);
    if (name === "constructor" || typeof own?.value !== "function" || own.configurable !== true) continue;
    const other = replace(own.value as Method, name);
    if (other !== undefined) Object.defineProperty(prototype, name, { ...own, value: other });
  }
}
