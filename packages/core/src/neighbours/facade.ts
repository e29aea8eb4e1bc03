import type { TracerProvider } from "@opentelemetry/api";
import type { Reporter } from "../runtime/index.ts";
import { decorateManagers } from "./managers.ts";
import { nowhere } from "./nowhere.ts";
import { trap } from "./slot-watch.ts";

const key = Symbol.for("langfuse");
const ours: unique symbol = Symbol.for("langfuse-kit.facade.v1") as never;

interface OfficialState {
  isolatedTracerProvider: (TracerProvider & { [ours]?: boolean }) | null | undefined;
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
 * The official `@langfuse/*` packages write through this provider, and nowhere once the returned function was called or
 * while tracing is off: without a provider they would write prompts into whatever is registered globally. One that the
 * application has set stays: it was somebody's decision.
 */
export function takeOfficialPackages(provider: TracerProvider, isOn: () => boolean, reporter: Reporter): () => void {
  const state = officialState();
  const { isolatedTracerProvider: given } = state;
  if (given != null && given[ours] !== true) {
    sayProvider(reporter);
    return () => undefined;
  }
  let isLeft = false;
  state.isolatedTracerProvider = {
    [ours]: true,
    getTracer(...scope) {
      if (isLeft || !isOn()) return nowhere.getTracer(...scope);
      // A second net, for a tracer that got past the watch on the slot.
      decorateManagers();
      return provider.getTracer(...scope);
    },
  };
  // Whoever sets one later is told as well: it takes them away at that moment.
  const watch = trap(state, "isolatedTracerProvider", () => {
    const { isolatedTracerProvider: later } = state;
    if (later != null && later[ours] !== true && isOn()) sayProvider(reporter);
  });
  return () => {
    isLeft = true;
    watch?.leave();
  };
}

function sayProvider(reporter: Reporter): void {
  reporter.once(
    "official-provider",
    "The official Langfuse packages keep the provider that setLangfuseTracerProvider() gave them, so their observations are not part of our traces. Remove that call.",
  );
}
