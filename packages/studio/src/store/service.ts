import type { Attributes } from "../otlp/index.ts";

/** The service's name; SDKs without one say `unknown_service:node`, which is none. */
export function serviceOf(resource: Attributes): string | null {
  const name = resource["service.name"];
  return typeof name === "string" && name !== "" && !name.startsWith("unknown_service") ? name : null;
}
