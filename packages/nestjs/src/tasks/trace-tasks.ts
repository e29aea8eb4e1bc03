import { isUntraced } from "../decorators/index.ts";
import { type Method, metadataOf, wrapped, writeMetadata } from "../methods/index.ts";
import { entries } from "./entries.ts";

/** Applications share classes, and each would wrap them anew. */
const TRACED: unique symbol = Symbol.for("langfuse-kit.nestjs.task.v1") as never;

/** Wraps the methods of a class that timers and events call. They are looked up by name when the application starts. */
export function traceTasks(owner: unknown): void {
  if (typeof owner !== "function") return;
  for (let prototype: unknown = owner.prototype; isOwn(prototype); prototype = Object.getPrototypeOf(prototype)) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      if (name === "constructor" || typeof descriptor?.value !== "function" || descriptor.configurable !== true)
        continue;
      const traced = tracedTask(descriptor.value as Method, `${prototype.constructor.name}.${name}`, owner);
      if (traced !== undefined) Object.defineProperty(prototype, name, { ...descriptor, value: traced });
    }
  }
}

function tracedTask(method: Method, title: string, owner: unknown): Method | undefined {
  if (metadataOf(TRACED, method) !== undefined || isUntraced(method, owner)) return undefined;
  for (const entry of entries) {
    const written = metadataOf(entry.key, method);
    const name = written === undefined ? undefined : entry.name(written, method, title);
    if (name === undefined) continue;
    const traced = wrapped(method, (original) => entry.run(name, title, original));
    writeMetadata(TRACED, true, traced);
    return traced;
  }
  return undefined;
}

function isOwn(prototype: unknown): prototype is object {
  return typeof prototype === "object" && prototype !== null && prototype !== Object.prototype;
}
