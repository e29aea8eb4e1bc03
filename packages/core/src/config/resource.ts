import { invalidBecause } from "./invalid.ts";

export type ResourceAttributes = Readonly<Record<string, string>>;

const MAX_LENGTH = 255;
const FIX = "Write key=value pairs with commas between, and percent-encode commas and equals signs inside them.";

/**
 * OTEL_RESOURCE_ATTRIBUTES. One bad pair discards the whole text, as OpenTelemetry's resource specification asks:
 * half a resource would be mistaken for a whole one.
 */
export function parseResourceAttributes(value: unknown, origin: string): ResourceAttributes {
  const attributes: Record<string, string> = Object.create(null);
  for (const pair of String(value).split(",")) {
    if (pair.trim() === "") continue;
    const parts = pair.split("=").map((part) => decode(part.trim(), origin));
    const [name, content] = parts;
    if (parts.length !== 2 || name === undefined || name === "" || content === undefined) {
      throw invalidBecause(origin, "is not a list of pairs", FIX);
    }
    if (name.length > MAX_LENGTH || content.length > MAX_LENGTH) {
      throw invalidBecause(origin, `has a name or a value of more than ${MAX_LENGTH} characters`, "Shorten it.");
    }
    attributes[name] = content;
  }
  return Object.freeze(attributes);
}

function decode(text: string, origin: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidBecause(origin, "has a percent sign that encodes nothing", FIX);
  }
}
