import { useEffect, useState } from "preact/hooks";
import { stateOf } from "./list-place.ts";

const moved = "studio:moved";

/** Goes to another address of the viewer. `replace` is for adjustments that are not worth a step back. */
export function navigate(address: string, options: { replace?: boolean } = {}): void {
  if (address === location.pathname + location.search + location.hash) return;
  const state = stateOf(address, !options.replace);
  if (options.replace) history.replaceState(state, "", address);
  else history.pushState(state, "", address);
  dispatchEvent(new Event(moved));
}

/** The address with some of its query changed; null takes a key away. */
export function changeQuery(
  changes: Readonly<Record<string, string | null>>,
  options: { replace?: boolean } = {},
): void {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) query.delete(key);
    else query.set(key, value);
  }
  navigateQuery(query, options);
}

/** The same page under another query. */
export function navigateQuery(query: URLSearchParams, options: { replace?: boolean } = {}): void {
  const text = query.toString();
  navigate(location.pathname + (text === "" ? "" : `?${text}`), options);
}

export interface Address {
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

const here = (): Address => ({ path: location.pathname, query: location.search.slice(1) });

/** Where the reader is; draws anew when that changes. */
export function useAddress(): Address {
  const [address, setAddress] = useState(here);
  useEffect(() => {
    const update = (): void => setAddress(here());
    addEventListener("popstate", update);
    addEventListener(moved, update);
    return () => {
      removeEventListener("popstate", update);
      removeEventListener(moved, update);
    };
  }, []);
  return address;
}

/** Lets links of the viewer change the page without loading it anew, and leaves all other clicks to the browser. */
export function followLinks(event: MouseEvent): void {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  ) {
    return;
  }
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || link.target !== "" || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname.startsWith("/api/")) return;
  event.preventDefault();
  navigate(link.pathname + link.search + link.hash);
}
