import type { Attributes } from "@opentelemetry/api";
import { keys } from "../attributes/index.ts";
import { readFields } from "../capture/index.ts";

/** The attributes that all observations of a segment carry, and their bytes as a span's attributes. */
export interface SharedAttributes {
  readonly attributes: Attributes;
  readonly bytes: Uint8Array;
  /** Metadata of the trace, by the key under which an observation says its own; absent for most traces. */
  readonly metadata?: ReadonlyMap<string, string> | undefined;
}

/**
 * The metadata among shared attributes. It has keys of its own, and yet an observation shows one of a name alone: the server
 * lets the trace's win, we what is said of the observation.
 */
export function sharedMetadata(attributes: Attributes): ReadonlyMap<string, string> | undefined {
  let found: Map<string, string> | undefined;
  for (const key in attributes) {
    if (!key.startsWith(keys.trace.metadataPrefix)) continue;
    found ??= new Map();
    found.set(keys.observation.metadataPrefix + key.slice(keys.trace.metadataPrefix.length), key);
  }
  return found;
}

/** What is left of shared attributes for an observation with metadata of its own; the same object where that is all. */
export function sharedFor(
  { attributes: shared, metadata }: SharedAttributes,
  attributes: Attributes,
  overrides: Attributes | undefined,
): Attributes {
  if (metadata === undefined) return shared;
  let left = shared;
  const say = (key: string): unknown => (overrides && Object.hasOwn(overrides, key) ? overrides[key] : attributes[key]);
  const whole = readFields(say(keys.observation.metadata));
  for (const [own, key] of metadata) {
    const isSaid = say(own) !== undefined || (whole !== undefined && Object.hasOwn(whole, nameOf(own)));
    if (!isSaid) continue;
    if (left === shared) left = { ...shared };
    delete left[key];
  }
  return left;
}

function nameOf(key: string): string {
  return key.slice(keys.observation.metadataPrefix.length);
}
