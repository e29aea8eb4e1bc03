import { leaveOutNearest, shared, withoutTracing } from "@langfuse-kit/core/adapter";
import { isUntraced } from "../decorators/index.ts";
import { type Method, metadataOf, wrapped, writeMetadata } from "../methods/index.ts";

/** What `@Processor()` writes. */
const PROCESSOR = "bullmq:processor_metadata";

/** Marks wrapped methods: applications share classes, and each would wrap them again. */
const LEFT_OUT: unique symbol = Symbol.for("langfuse-kit.nestjs.left-out.v1") as never;

/** Jobs that a worker handed over. If other code calls a processor, that is part of what this code does. */
const handedOver: WeakSet<object> = shared("nestjs-jobs", () => new WeakSet<object>());

/** The processor for a worker, which notes the jobs that it gets. */
export function notingWork(processor: unknown): unknown {
  if (typeof processor !== "function") return processor;
  // A proxy, since BullMQ reads from a processor's length whether it takes a signal.
  return new Proxy(processor, {
    apply(target, self, args: unknown[]) {
      if (isObject(args[0])) handedOver.add(args[0]);
      return Reflect.apply(target, self, args);
    },
  });
}

/**
 * Leaves out attempts at jobs of a processor that is not to be traced. Done in its method, when the attempt has begun, since
 * Nest binds the method before anybody else sees it.
 */
export function leaveOutAttempts(owner: unknown): void {
  if (typeof owner !== "function" || metadataOf(PROCESSOR, owner) === undefined) return;
  const { prototype } = owner as { prototype: { process?: Method } };
  const method = prototype.process;
  if (metadataOf(LEFT_OUT, method) === true || method === undefined || !isUntraced(method, owner)) return;
  const quiet = wrapped(method, (original, _, [job]) => {
    if (isObject(job) && handedOver.has(job)) leaveOutNearest();
    return withoutTracing(original);
  });
  writeMetadata(LEFT_OUT, true, quiet);
  Object.defineProperty(prototype, "process", { value: quiet, writable: true, configurable: true });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
