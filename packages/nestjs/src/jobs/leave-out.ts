import { leaveOutNearest, shared, withoutTracing } from "@langfuse-kit/core/adapter";
import { isUntraced } from "../decorators/index.ts";
import { type Method, metadataOf, wrapped, writeMetadata } from "../methods/index.ts";

/** What `@Processor()` writes. */
const PROCESSOR = "bullmq:processor_metadata";

/** Applications share classes, and each would wrap them anew. */
const LEFT_OUT: unique symbol = Symbol.for("langfuse-kit.nestjs.left-out.v1") as never;

/** Jobs that a worker has handed over; one that code of one's own gives to a processor is part of what that code does. */
const handedOver: WeakSet<object> = shared("nestjs-jobs", () => new WeakSet<object>());

/** A processor as a worker gets it, so that its jobs are known. */
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
 * Leaves out the attempts at the jobs of a processor that is not to be traced. Only the method itself knows, since Nest
 * binds it before anybody sees it; by then the attempt has begun.
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
