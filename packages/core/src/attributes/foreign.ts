import type { Attributes, AttributeValue } from "@opentelemetry/api";
import { serialize } from "../capture/index.ts";
import { translations } from "./foreign-table.ts";

/**
 * What has to change on a span that somebody else made, or that was written by hand: keys that are nearly right, and
 * values that the server would misread or, in version 3, punish with the loss of the observation. A key with the value
 * undefined is to be left out. Answers undefined, having allocated nothing, when all is well.
 * @example translateForeign({ "langfuse.trace.user_id": "u-1" }); // { "user.id": "u-1" }
 */
export function translateForeign(attributes: Attributes): Attributes | undefined {
  let overrides: Attributes | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || value === null) continue;
    const translation = translations.get(key);
    const to = translation?.to ?? key;
    // The right key, where it stands too, is what was meant.
    if (to !== key && (attributes[to] !== undefined || overrides?.[to] !== undefined)) continue;
    const repaired = translation === undefined ? repairShape(value) : translation.repair(value);
    if (to === key ? repaired === value : repaired === undefined) continue;
    overrides ??= {};
    overrides[to] = repaired;
  }
  return overrides;
}

const longestList = 10_000;

/**
 * OpenTelemetry allows primitives and lists of them. What got past a lax SDK reaches the server as the JSON of its wire
 * format (`{"kvlistValue":...}`), an empty list sent as protobuf too.
 */
function repairShape(value: AttributeValue): AttributeValue | undefined {
  if (typeof value !== "object") return value;
  if (!Array.isArray(value)) return serialize(value);
  if (value.length === 0) return undefined;
  const items: readonly unknown[] = value;
  // A sparse list of a billion holes is one assignment away; serialize does not walk it.
  return items.length <= longestList && items.every((item) => typeof item !== "object" || item === null)
    ? value
    : serialize(value);
}
