import { AsyncLocalStorage } from "node:async_hooks";
import { shared } from "@langfuse-kit/core/adapter";
import type { Call } from "./calls.ts";

interface Around {
  handed: Call | undefined;
  readonly stored: AsyncLocalStorage<Call | undefined>;
}

/** The call that surrounds BullMQ's own code. Shared by all copies of this package. */
const calls: Around = shared("bullmq", () => ({ handed: undefined, stored: new AsyncLocalStorage() }));

/**
 * For a method that starts its span before it awaits anything: a plain variable is enough. AsyncLocalStorage would cost each
 * job copies of a map.
 */
export function handOver<R>(call: Call, proceed: () => R): R {
  calls.handed = call;
  try {
    return proceed();
  } finally {
    calls.handed = undefined;
  }
}

/** For a method that awaits something before it starts its span, or that starts several. */
export function surround<R>(call: Call | undefined, proceed: () => R): R {
  return calls.stored.run(call, proceed);
}

/** The call that a span is started in. Taken by the first span: those started inside that one belong to other calls. */
export function takeCall(): Call | undefined {
  const { handed } = calls;
  calls.handed = undefined;
  return handed ?? calls.stored.getStore();
}

export function surroundingCall(): Call | undefined {
  return calls.stored.getStore();
}
