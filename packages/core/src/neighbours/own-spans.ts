import type { Span } from "@opentelemetry/api";
import { ownMark } from "../runtime/index.ts";

/** Marks a span as made by our provider. */
export function markOwn<S extends Span>(span: S): S {
  (span as { [ownMark]?: boolean })[ownMark] = true;
  return span;
}

/** True for spans of our provider, recorded or not; false for another tracer's. */
export function isOwn(span: Span | undefined): boolean {
  return span !== undefined && (span as { [ownMark]?: boolean })[ownMark] === true;
}
