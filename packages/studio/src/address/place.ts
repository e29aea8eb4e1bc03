/** Where the reader is. */
export type Place =
  | { readonly page: "home" }
  | { readonly page: "traces" }
  | { readonly page: "trace"; readonly id: string }
  | { readonly page: "sessions" }
  | { readonly page: "session"; readonly id: string }
  | { readonly page: "costs" }
  | { readonly page: "compare"; readonly left: string; readonly right: string }
  | { readonly page: "nowhere" };

/** A text within an address, in which half a pair of surrogates cannot be written. */
export const encoded = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, "\ufffd"));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @example placeOf("/traces/4bf92f"); // { page: "trace", id: "4bf92f" } */
export function placeOf(path: string): Place {
  const [first = "", id, ...rest] = path.split("/").slice(1);
  const [second] = rest;
  if (first === "compare" && id && second && rest.length === 1) {
    return { page: "compare", left: decoded(id), right: decoded(second) };
  }
  if (rest.length > 0) return { page: "nowhere" };
  if (first === "" && id === undefined) return { page: "home" };
  if (first === "costs" && (id === undefined || id === "")) return { page: "costs" };
  if (first !== "traces" && first !== "sessions") return { page: "nowhere" };
  if (id === undefined || id === "") return { page: first };
  return { page: first === "traces" ? "trace" : "session", id: decoded(id) };
}

/** The address of one trace, with one of its observations open where given. */
export function traceAddress(id: string, observation?: string): string {
  const query = observation === undefined ? "" : `?observation=${encoded(observation)}`;
  return `/traces/${encoded(id)}${query}`;
}

/** The list of traces with one filter. @example tracesAddress("tag", "beta"); // "/traces?tag=beta" */
export const tracesAddress = (filter: string, value: string): string => `/traces?${filter}=${encoded(value)}`;

/** Two traces beside each other; what changed from the first to the second. */
export const compareAddress = (left: string, right: string): string => `/compare/${encoded(left)}/${encoded(right)}`;

export const sessionAddress = (id: string): string => `/sessions/${encoded(id)}`;
