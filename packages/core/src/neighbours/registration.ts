import { context, propagation, type TracerProvider, trace } from "@opentelemetry/api";
import type { Logger } from "../runtime/index.ts";
import { createFrameManager } from "./frame-manager.ts";
import { holder, isTaken, type Slot } from "./global-slots.ts";
import { ownManager, watchManager } from "./managers.ts";
import { createPropagator } from "./propagator.ts";

/** Half a registration would break whoever holds the other half, so these two go together. */
const needed: readonly Slot[] = ["trace", "context"];

/**
 * Puts provider, context manager and propagators into OpenTelemetry's global slots. Where another tracer is there
 * already, nothing is taken from it. Returns how to leave.
 */
export function registerGlobally(provider: TracerProvider, logger: Logger): () => void {
  const taken = needed.filter(isTaken);
  if (taken.length > 0) {
    logger.warn(
      `[@langfuse-kit/core] "global" has no effect: another tracer is registered with OpenTelemetry already (${taken.join(", ")}). Tracing goes on without; leave the option out beside another tracer.`,
    );
    return () => undefined;
  }
  const manager = createFrameManager(() => true);
  ownManager(manager);
  context.setGlobalContextManager(manager);
  trace.setGlobalTracerProvider(provider);
  const propagator = createPropagator();
  if (!isTaken("propagation")) propagation.setGlobalPropagator(propagator);
  watchManager();
  const registeredTracer = holder("trace");
  return () => {
    if (holder("context") === manager) context.disable();
    if (holder("trace") === registeredTracer) trace.disable();
    if (holder("propagation") === propagator) propagation.disable();
  };
}
