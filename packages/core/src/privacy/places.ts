import { genAiKeys, keys } from "../attributes/index.ts";

/** Attributes whose values come from a fixed vocabulary or a clock, never from what a person wrote. */
export const structural: ReadonlySet<string> = new Set([
  keys.observation.type,
  keys.observation.level,
  keys.observation.completionStartTime,
  keys.observation.usage,
  keys.observation.cost,
  keys.trace.public,
  keys.environment,
  keys.isAppRoot,
  keys.asRoot,
  genAiKeys.operation,
]);

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
  return structural.has(key) || places.has(key);
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
