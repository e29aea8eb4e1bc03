import { AsyncLocalStorage } from "node:async_hooks";
import { shared } from "@langfuse-kit/core/adapter";
import type { Call } from "./calls.ts";

interface Around {
  handed: Call | undefined;
  readonly stored: AsyncLocalStorage<Call | undefined>;
}

/** What surrounds BullMQ's own code; one for all copies of this package. */
const calls: Around = shared("bullmq", () => ({ handed: undefined, stored: new AsyncLocalStorage() }));

/**
 * For a method that starts its span before it waits for anything; when it comes back, nothing is left behind. Storage
 * that follows promises would cost every job copies of a map.
 */
export function handOver<R>(call: Call, proceed: () => R): R {
  calls.handed = call;
  try {
    return proceed();
  } finally {
    calls.handed = undefined;
  }
}

/** For a method that waits before it starts its span, or that starts several. */
export function surround<R>(call: Call | undefined, proceed: () => R): R {
  return calls.stored.run(call, proceed);
}

/** The call that this span is started in. What was handed over is for one span: those inside of it are others. */
export function takeCall(): Call | undefined {
  const { handed } = calls;
  calls.handed = undefined;
  return handed ?? calls.stored.getStore();
}

export function surroundingCall(): Call | undefined {
  return calls.stored.getStore();
}
