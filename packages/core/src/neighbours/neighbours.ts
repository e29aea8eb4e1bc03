import type { TracerProvider } from "@opentelemetry/api";
import { joining } from "../context/index.ts";
import type { Logger, Reporter } from "../runtime/index.ts";
import { takeOfficialPackages } from "./facade.ts";
import { decorateManagers, restorePlaceholders } from "./managers.ts";
import { followedSpan } from "./parents.ts";
import { registerGlobally } from "./registration.ts";
import { sentrySpan } from "./sentry.ts";
import { watchSlot } from "./slot-watch.ts";

export interface Neighbours {
  /** Gives back what was touched; what keeps our content off other tracers' spans stays. */
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
  joining.followed = followedSpan;
  const unregister = options.global ? registerGlobally(tracerProvider, logger) : () => undefined;
  const giveUp = takeOfficialPackages(tracerProvider, isOn, reporter);
  const stopWatching = watchSlot(decorateManagers);
  decorateManagers();
  return {
    leave() {
      giveUp();
      unregister();
      stopWatching();
      restorePlaceholders();
      joining.on = false;
      joining.elsewhere = undefined;
      joining.followed = undefined;
    },
  };
}
