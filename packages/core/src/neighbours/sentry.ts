import type { Span } from "@opentelemetry/api";

/** What is read of Sentry's state; all of it may be missing or different in another version. */
interface Strategy {
  getCurrentScope?(): { readonly refs?: { readonly span?: { deref?(): Span | undefined } } };
  suppressTracing?<T>(fn: () => T): T;
  withScope?<T>(fn: (scope: { setSDKProcessingMetadata?(data: object): unknown }) => T): T;
}

function strategy(): Strategy | undefined {
  const { __SENTRY__: carrier } = globalThis as { __SENTRY__?: { version?: string; [version: string]: unknown } };
  const current = carrier?.version === undefined ? undefined : carrier[carrier.version];
  return (current as { acs?: Strategy } | undefined)?.acs;
}

/** Sentry's active span. From version 11 on it is in Sentry's own scope, and not in OpenTelemetry's context. */
export function sentrySpan(): Span | undefined {
  try {
    return strategy()?.getCurrentScope?.().refs?.span?.deref?.();
  } catch {
    return undefined;
  }
}

/** Runs `fn` without spans or breadcrumbs of Sentry. */
export function unseenBySentry<T>(fn: () => T): T {
  let sentry: Strategy | undefined;
  try {
    sentry = strategy();
  } catch {
    return fn();
  }
  if (sentry?.suppressTracing !== undefined) return sentry.suppressTracing(fn);
  if (sentry?.withScope === undefined) return fn();
  return sentry.withScope((scope) => {
    scope.setSDKProcessingMetadata?.({ __SENTRY_SUPPRESS_TRACING__: true });
    return fn();
  });
}
