import type { TracerProvider } from "@opentelemetry/api";
import type { Reporter } from "../runtime/index.ts";

const key = Symbol.for("langfuse");

interface OfficialState {
  isolatedTracerProvider: TracerProvider | null | undefined;
}

/** Where the official packages look for their provider; made as they make it, since the first of them may come later. */
function officialState(): OfficialState {
  const globals = globalThis as unknown as Record<symbol, OfficialState | undefined>;
  const existing = globals[key];
  if (existing !== undefined) return existing;
  const made: OfficialState = { isolatedTracerProvider: null };
  Object.defineProperty(globalThis, key, { value: made, writable: false, configurable: false, enumerable: false });
  return made;
}

/**
 * The official `@langfuse/*` packages write through this provider until the returned function is called. One that the
 * application has set stays: it was somebody's decision.
 */
export function takeOfficialPackages(provider: TracerProvider, reporter: Reporter): () => void {
  const state = officialState();
  if (state.isolatedTracerProvider != null) {
    reporter.once(
      "official-provider",
      "The official Langfuse packages keep the provider that setLangfuseTracerProvider() gave them, so their observations are not part of our traces. Remove that call.",
    );
    return () => undefined;
  }
  state.isolatedTracerProvider = provider;
  return () => {
    if (state.isolatedTracerProvider === provider) state.isolatedTracerProvider = null;
  };
}
