import * as bullmq from "bullmq";
import { isOurs } from "./ours.ts";
import { type Seam, seams } from "./table.ts";

/** On the methods that are in place already, whichever copy of this package put them there. */
const opened: unique symbol = Symbol.for("langfuse-kit.bullmq.seam.v1") as never;

type Method = (this: object, ...args: unknown[]) => unknown;

/**
 * Puts ours around BullMQ's methods, once per process. Instances whose telemetry is not ours go straight through, and
 * a method that a version does not have is left out: then names and ids are all that is known.
 */
export function openSeams(): void {
  for (const { className, method, around } of seams) {
    // Which classes there are depends on the version.
    const prototype = (Reflect.get(bullmq, className) as { prototype?: Record<string, Method> } | undefined)?.prototype;
    const original = prototype?.[method];
    if (prototype === undefined || typeof original !== "function" || opened in original) continue;
    prototype[method] = Object.defineProperty(openedMethod(original, around), opened, { value: true });
  }
}

function openedMethod(original: Method, around: Seam["around"]): Method {
  // BullMQ reads nothing of a method's length, but a wrapper that comes after us may.
  return new Proxy(original, {
    apply(target, self, args: unknown[]) {
      let isUnderWay = false;
      const proceed = (given: readonly unknown[] = args): unknown => {
        isUnderWay = true;
        return Reflect.apply(target, self, given);
      };
      try {
        return isOurs(ownerOf(self)) ? around(proceed, args, self) : proceed();
      } catch (error) {
        if (isUnderWay) throw error;
        // Arguments that are not what we took them for: BullMQ says what is wrong with them.
        return proceed();
      }
    },
  });
}

/** A job's telemetry is its queue's. */
function ownerOf(self: object): object {
  const { queue } = self as { queue?: unknown };
  return typeof queue === "object" && queue !== null ? queue : self;
}
