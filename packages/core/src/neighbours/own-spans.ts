import type { Span } from "@opentelemetry/api";

// On the span and not in a set: other copies of this package must recognise it too, sampled out or not.
const key: unique symbol = Symbol.for("langfuse-kit.own.v1") as never;

/** Marks a span as made by our provider. */
export function markOwn<S extends Span>(span: S): S {
  (span as { [key]?: boolean })[key] = true;
  return span;
}

/** True for spans of our provider, recorded or not; false for another tracer's. */
export function isOwn(span: Span | undefined): boolean {
  return span !== undefined && (span as { [key]?: boolean })[key] === true;
}
