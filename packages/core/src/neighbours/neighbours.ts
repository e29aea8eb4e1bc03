import { type Tracer, type TracerProvider, trace } from "@opentelemetry/api";
import { entering, joining } from "../context/index.ts";
import type { Logger, Reporter } from "../runtime/index.ts";
import { takeOfficialPackages } from "./facade.ts";
import { letGo, watchManager } from "./managers.ts";
import { registerGlobally } from "./registration.ts";
import { sentrySpan } from "./sentry.ts";

export interface Neighbours {
  /** Gives back all that was touched. */
  leave(): void;
}

/** Takes our place beside the other tracers of the process, or, where it is asked for, as the only one. */
export function settleBeside(options: {
  global: boolean;
  join: boolean;
  tracerProvider: TracerProvider;
  isOn: () => boolean;
  logger: Logger;
  reporter: Reporter;
}): Neighbours {
  const { tracerProvider, isOn, logger, reporter } = options;
  joining.on = options.join;
  joining.elsewhere = sentrySpan;
  const unregister = options.global ? registerGlobally(tracerProvider, logger) : () => undefined;
  const giveBack = takeOfficialPackages(whileOn(tracerProvider, isOn), reporter);
  entering.look = watchManager;
  watchManager();
  return {
    leave() {
      giveBack();
      unregister();
      letGo();
      entering.look = undefined;
      joining.on = false;
      joining.elsewhere = undefined;
    },
  };
}

/** While tracing is off the official packages go where they would go without us. */
function whileOn(provider: TracerProvider, isOn: () => boolean): TracerProvider {
  return {
    getTracer(...scope): Tracer {
      if (!isOn()) return trace.getTracerProvider().getTracer(...scope);
      watchManager();
      return provider.getTracer(...scope);
    },
  };
}
