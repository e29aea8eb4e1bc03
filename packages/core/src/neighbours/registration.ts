import { context, propagation, type Tracer, type TracerProvider, trace } from "@opentelemetry/api";
import { type Logger, shared } from "../runtime/index.ts";
import { createFrameManager } from "./frame-manager.ts";
import { holder, isTaken, type Slot } from "./global-slots.ts";
import { ownManager } from "./managers.ts";
import { nowhere } from "./nowhere.ts";
import { createPropagator } from "./propagator.ts";

/** Half a registration would break the tracer that holds the other half, so these two go together. */
const needed: readonly Slot[] = ["trace", "context"];

/** What is registered at the moment. Libraries keep their tracers for as long as they live, and we may be set up anew. */
const registered: { provider: TracerProvider } = shared("registered", () => ({ provider: nowhere }));

/**
 * Puts provider, context manager and propagators into OpenTelemetry's global slots. Where another tracer is there
 * already, nothing is taken from it. Returns how to leave.
 */
export function registerGlobally(provider: TracerProvider, logger: Logger): () => void {
  const taken = needed.filter(isTaken);
  if (taken.length > 0) {
    logger.warn(
      `"global" has no effect: another tracer is registered with OpenTelemetry already (${taken.join(", ")}). Tracing goes on without; leave the option out beside another tracer.`,
    );
    return () => undefined;
  }
  const manager = createFrameManager(() => true, true);
  ownManager(manager);
  context.setGlobalContextManager(manager);
  registered.provider = provider;
  trace.setGlobalTracerProvider(lasting);
  const propagator = createPropagator();
  if (!isTaken("propagation")) propagation.setGlobalPropagator(propagator);
  const registeredTracer = holder("trace");
  return () => {
    registered.provider = nowhere;
    if (holder("context") === manager) context.disable();
    if (holder("trace") === registeredTracer) trace.disable();
    if (holder("propagation") === propagator) propagation.disable();
  };
}

/** Its tracers write through whatever is registered when they are used. */
const lasting: TracerProvider = {
  getTracer(...scope): Tracer {
    let provider = registered.provider;
    let tracer = provider.getTracer(...scope);
    const current = (): Tracer => {
      if (provider !== registered.provider) {
        provider = registered.provider;
        tracer = provider.getTracer(...scope);
      }
      return tracer;
    };
    return {
      startSpan: (...span) => current().startSpan(...span),
      startActiveSpan: (...span: unknown[]) => Reflect.apply(current().startActiveSpan, current(), span),
    };
  },
};
