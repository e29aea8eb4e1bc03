import type { OptionValues, RequestSettings, RequestView } from "./types.ts";

/** Inside this room the framework's types are nobody's business. */
export type View = RequestView<unknown, unknown>;
export type Settings = RequestSettings<unknown, unknown>;

/** Asks for one option of one request. */
export type Ask = <Name extends keyof OptionValues>(name: Name) => OptionValues[Name] | undefined;

export function asked(view: View, settings: Settings): Ask {
  return (name) => settings[name]?.(view.request, view.response);
}
