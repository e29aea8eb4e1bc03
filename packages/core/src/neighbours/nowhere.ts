import {
  context as contextApi,
  ProxyTracerProvider,
  type Span,
  type Tracer,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";

const mark: unique symbol = Symbol.for("langfuse-kit.nothing.v1") as never;

/** True for what our provider gives while nothing is recorded. */
export function isNothing(span: Span | undefined): boolean {
  return span !== undefined && (span as { [mark]?: boolean })[mark] === true;
}

/** With nothing behind it, this gives tracers whose spans are never recorded. */
const empty: Tracer = new ProxyTracerProvider().getTracer("");

const tracer: Tracer = {
  startSpan(...args) {
    const span = empty.startSpan(...args);
    // Known by it when it is entered: another tracer's span must stay the active one, or its children lose their root.
    (span as { [mark]?: boolean })[mark] = true;
    return span;
  },
  startActiveSpan(name: string, ...rest: unknown[]) {
    const fn = rest.pop() as (span: Span) => never;
    const [options, context = contextApi.active()] = rest as [object?, ReturnType<typeof contextApi.active>?];
    const span = tracer.startSpan(name, options, context);
    return contextApi.with(trace.setSpan(context, span), () => fn(span));
  },
};

/** Where tracing is off, and after a shutdown. */
export const nowhere: TracerProvider = { getTracer: () => tracer };
