import { genAiKeys, keys } from "../attributes/index.ts";

const flag = /^(?:true|false)$/;
const word = /^[\w.-]{1,40}$/;
const numbers = /^\{(?:"[\w.:/ -]{1,64}":[\d.eE+-]{1,30}[,}]){1,64}$/;
const time = /^"?\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:?\d\d)"?$/;

/**
 * Attributes whose values come from a fixed vocabulary, a count or a clock, and how those look. What looks otherwise is
 * somebody's text under the name, and is treated as one.
 */
const shapes: ReadonlyMap<string, RegExp> = new Map([
  [keys.observation.type, word],
  [keys.observation.level, word],
  [keys.observation.completionStartTime, time],
  [keys.observation.usage, numbers],
  [keys.observation.cost, numbers],
  [keys.trace.public, flag],
  [keys.environment, word],
  [keys.isAppRoot, flag],
  [keys.asRoot, flag],
  [genAiKeys.operation, word],
]);

/** Whether this is no text of anybody's. */
export function isStructural(key: string, value: unknown): boolean {
  return shapes.get(key)?.test(String(value)) === true;
}

const places: ReadonlyMap<string, string> = new Map([
  [keys.observation.input, "input"],
  [keys.observation.output, "output"],
  [keys.observation.metadata, "metadata"],
  [keys.observation.statusMessage, "statusMessage"],
  [keys.observation.model, "model"],
  [keys.observation.modelParameters, "modelParameters"],
  [keys.observation.promptName, "prompt.name"],
  [keys.observation.promptVersion, "prompt.version"],
  [keys.trace.name, "trace.name"],
  [keys.trace.userId, "userId"],
  [keys.accepted.userId, "userId"],
  [keys.trace.sessionId, "sessionId"],
  [keys.accepted.sessionId, "sessionId"],
  [keys.trace.tags, "tags"],
  [keys.trace.metadata, "trace.metadata"],
  [keys.trace.input, "trace.input"],
  [keys.trace.output, "trace.output"],
  [keys.version, "version"],
  [keys.release, "release"],
]);

const metadataPrefixes: readonly string[] = [keys.observation.metadataPrefix, keys.trace.metadataPrefix];

/** Whether a key is one of the vocabulary, and so no text of anybody's. */
export function isKnown(key: string): boolean {
  return shapes.has(key) || places.has(key);
}

/** What an attribute is called where its developer wrote it: `input`, `metadata.email`; others keep their key. */
export function placeOf(key: string): string {
  const place = places.get(key);
  if (place !== undefined) return place;
  const [fixed, name] = splitKey(key);
  return isMetadataPrefix(fixed) ? `${fixed === metadataPrefixes[0] ? "metadata" : "trace.metadata"}.${name}` : key;
}

/** A key as what is fixed and the name that stands behind it, which its developer chose, or a loop did. */
export function splitKey(key: string): readonly [fixed: string, name: string] {
  const prefix = metadataPrefixes.find((start) => key.startsWith(start));
  const length = prefix?.length ?? key.lastIndexOf(".") + 1;
  return [key.slice(0, length), key.slice(length)];
}

export const isMetadataPrefix = (fixed: string): boolean => metadataPrefixes.includes(fixed);
