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

/** The same request, named by the route of one further in where the outer one knows none. */
export function namedFurtherIn(outer: View, inner: View): View {
  const { method, url, headers, request, response } = outer;
  // Asked at its start too, as it would be if it stood alone: some begin to follow routes then.
  inner.template();
  return { method, url, headers, request, response, template: () => outer.template() ?? inner.template() };
}
