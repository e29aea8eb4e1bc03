import type { Attributes } from "@opentelemetry/api";
import { keys, officialScope } from "../attributes/index.ts";
import type { Tracked } from "../segment/index.ts";
import { attachTo } from "./attach.ts";
import { contentTypeOf } from "./content-type.ts";
import { dataUrl } from "./inline.ts";
import type { MediaPart } from "./types.ts";

const { observation, trace } = keys;
const places: readonly (readonly [beginning: string, field: MediaPart["field"]])[] = [
  [observation.input, "input"],
  [observation.output, "output"],
  [observation.metadata, "metadata"],
  [trace.input, "input"],
  [trace.output, "output"],
  [trace.metadata, "metadata"],
];

/**
 * What stands on an observation of the official packages instead of its media, which leaves beside it: their own processor
 * uploads data URLs, also those that `LangfuseMedia` becomes. Undefined where there is none, as nearly always.
 */
export function mediaOfOfficial(tracked: Tracked): Attributes | undefined {
  const { attributes, instrumentationScope } = tracked.span;
  if (instrumentationScope.name !== officialScope) return undefined;
  let instead: Attributes | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== "string" || !value.includes(";base64,")) continue;
    const place = places.find(([beginning]) => key.startsWith(beginning));
    if (place === undefined) continue;
    const left = value.replace(dataUrl, (url: string, type?: string, base64 = "", cut?: string) => {
      // Escaped for an address, or cut: these are not the bytes.
      if (cut !== undefined || base64.includes("%")) return url;
      const contentType = type?.toLowerCase() ?? contentTypeOf(base64);
      return attachTo(tracked, { base64, contentType, field: place[1] });
    });
    if (left !== value) instead = { ...instead, [key]: left };
  }
  return instead;
}
