import type { TracerProvider } from "@opentelemetry/api";
import { joining } from "../context/index.ts";
import type { Logger, Reporter } from "../runtime/index.ts";
import { takeOfficialPackages } from "./facade.ts";
import { registeredVersion } from "./global-slots.ts";
import { decorateManagers, isOutOfReach, restorePlaceholders } from "./managers.ts";
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
  const settle = (): void => {
    decorateManagers();
    if (isOn() && isOutOfReach()) reporter.once("two-apis", twoApis());
  };
  const stopWatching = watchSlot(settle);
  settle();
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

function twoApis(): string {
  return `Another tracer is registered with ${registeredVersion()} of @opentelemetry/api, which the copy that langfuse-kit loads does not go by: trace ids are not shared. "npx langfuse-kit doctor" names the version that suits both.`;
}
