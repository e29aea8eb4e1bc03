import { span } from "@langfuse-kit/core";
import { serveCall } from "@langfuse-kit/core/adapter";
import { isUntraced } from "../decorators/index.ts";
import { type Method, metadataOf, replaceMethods, wrapped, writeMetadata } from "../methods/index.ts";
import { entriesOf } from "./entries.ts";

/** Marks wrapped methods: applications share classes, and each would wrap them again. */
const TASK: unique symbol = Symbol.for("langfuse-kit.nestjs.task.v1") as never;

/** Properties that are set on a wrapped method. */
interface Task {
  readonly byTimer: Method | undefined;
}

/** Wraps the methods of a class that timers and events call. They are looked up by name when the application starts. */
export function traceTasks(owner: unknown): void {
  if (typeof owner !== "function") return;
  for (let prototype: unknown = owner.prototype; isOwn(prototype); prototype = Object.getPrototypeOf(prototype)) {
    const made = prototype.constructor;
    replaceMethods(prototype, (method, name) => tracedTask(method, `${made.name}.${name}`, owner));
  }
}

function tracedTask(method: Method, title: string, owner: unknown): Method | undefined {
  if (taskOf(method) !== undefined || isUntraced(method, owner)) return undefined;
  const { event, timer } = entriesOf(method, title);
  const name = event ?? timer;
  if (name === undefined) return undefined;
  const metadata = { handler: title };
  // Inside a trace, an event or any other call is part of that trace.
  const traced = wrapped(method, (original) => span(name, { metadata }, original));
  const byTimer =
    timer === undefined ? undefined : wrapped(method, (original) => serveCall({ name: timer, metadata }, original));
  writeMetadata(TASK, { byTimer } satisfies Task, traced);
  return traced;
}

/** A method for timers, which run in the context of the application's start, but do not belong to it. */
export function asCalledByTimer(method: unknown): unknown {
  return taskOf(method)?.byTimer ?? method;
}

function taskOf(method: unknown): Task | undefined {
  return metadataOf(TASK, method) as Task | undefined;
}

function isOwn(prototype: unknown): prototype is object {
  return typeof prototype === "object" && prototype !== null && prototype !== Object.prototype;
}
