import type { OptionValues, RequestSettings, RequestView } from "./types.ts";

/** Inside this room the framework's types are nobody's business. */
export type View = RequestView<unknown, unknown>;
export type Settings = RequestSettings<unknown, unknown>;

/** Asks for one option of one request. What is asked early will be asked again, so that its failure says nothing yet. */
export type Ask = <Name extends keyof OptionValues>(name: Name, isEarly?: boolean) => OptionValues[Name] | undefined;

export function asked(view: View, settings: Settings): Ask {
  return (name, isEarly) => settings[name]?.(view.request, view.response, isEarly);
}
