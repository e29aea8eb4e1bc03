import type { OptionValues, RequestSettings, RequestView } from "./types.ts";

/** Inside this room the framework's own request and response are opaque. */
export type View = RequestView<unknown, unknown>;
export type Settings = RequestSettings<unknown, unknown>;

/**
 * Answers one option for one request. Where `isEarly`, the option is asked again at the end, so that a failure now is not
 * reported.
 */
export type Ask = <Name extends keyof OptionValues>(name: Name, isEarly?: boolean) => OptionValues[Name] | undefined;

export function askFor(view: View, settings: Settings): Ask {
  return (name, isEarly) => settings[name]?.(view.request, view.response, isEarly);
}
