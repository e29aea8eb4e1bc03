import type { Attributes } from "@opentelemetry/api";
import { createPrefixed, keys } from "../attributes/index.ts";
import { readFields } from "../capture/index.ts";

/** The attributes that all observations of a segment carry, and their bytes as a span's attributes. */
export interface SharedAttributes {
  readonly attributes: Attributes;
  readonly bytes: Uint8Array;
  /** Absent for most traces. */
  readonly metadata?: readonly SharedMetadata[] | undefined;
}

/** Metadata of the trace, and the key under which an observation says its own of that name. */
interface SharedMetadata {
  readonly key: string;
  readonly own: string;
}

const ownKeyOf = createPrefixed(keys.observation.metadataPrefix);

/**
 * The metadata among shared attributes. It has keys of its own, and yet an observation shows one of a name alone: the server
 * lets the trace's win, we what is said of the observation.
 */
export function sharedMetadata(attributes: Attributes): readonly SharedMetadata[] | undefined {
  let found: SharedMetadata[] | undefined;
  for (const key in attributes) {
    if (!key.startsWith(keys.trace.metadataPrefix)) continue;
    found ??= [];
    found.push({ key, own: ownKeyOf(key.slice(keys.trace.metadataPrefix.length)) });
  }
  return found;
}

/** The shared attributes without metadata that the observation has of its own; the same object if there is none. */
export function sharedFor(
  { attributes: shared, metadata }: SharedAttributes,
  attributes: Attributes,
  overrides: Attributes | undefined,
): Attributes {
  if (metadata === undefined) return shared;
  let left = shared;
  const whole = readFields(said(keys.observation.metadata, attributes, overrides));
  for (const { own, key } of metadata) {
    const isWhole = whole !== undefined && Object.hasOwn(whole, nameOf(own));
    const isSaid = isWhole || said(own, attributes, overrides) !== undefined;
    if (!isSaid) continue;
    if (left === shared) left = { ...shared };
    delete left[key];
  }
  return left;
}

function said(key: string, attributes: Attributes, overrides: Attributes | undefined): unknown {
  return overrides !== undefined && Object.hasOwn(overrides, key) ? overrides[key] : attributes[key];
}

function nameOf(key: string): string {
  return key.slice(keys.observation.metadataPrefix.length);
}
