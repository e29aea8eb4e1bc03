import { type Context, context as contextApi, type Span, trace } from "@opentelemetry/api";
import { withSpan } from "../context/index.ts";

/** Runs `fn` with a library's span as the nearest observation, and in the library's context where one is kept. */
export function runUnder<T>(span: Span, context: Context, fn: () => T): T {
  return withSpan(span, () => contextApi.with(trace.setSpan(context, span), fn));
}
