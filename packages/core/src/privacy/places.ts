import { genAiKeys, keys } from "../attributes/index.ts";

const flag = /^(?:true|false)$/;
const word = /^[\w.-]{1,40}$/;
const numbers = /^\{(?:"[\w.:/ -]{1,64}":[\d.eE+-]{1,30}[,}]){1,64}$/;
const time = /^"?\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:?\d\d)"?$/;

/**
 * Attributes whose values are words of a fixed vocabulary, counts or times, and the form of these. A value of another form is
 * somebody's text under that name, and is treated as text.
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

/** Whether a value is such a word, count or time, and no text. */
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

/** Whose trace it is: somebody who hides `userId` means this one too. */
export const identityPlaces: ReadonlySet<string> = new Set(["userId", "sessionId"]);

/** The name of a field that a place has, where the kit knows what stands there. */
export function fieldAt(where: string): string | undefined {
  return identityPlaces.has(where) ? where : undefined;
}

/** What looks like addresses of the network is none there. */
export const versionPlaces: ReadonlySet<string> = new Set(["version", "release"]);

/** What the usage and the cost of a trace come to, which the kit writes itself. */
const sums: ReadonlySet<string> = new Set(["metadata.totalUsage", "metadata.totalCost"]);

export function isSum(where: string, value: unknown): boolean {
  return sums.has(where) && numbers.test(String(value));
}

const metadataPrefixes: readonly string[] = [keys.observation.metadataPrefix, keys.trace.metadataPrefix];

/** An attribute's key as its developer sees it. */
export interface Place {
  /** What it is called where it was written: `input`, `metadata.email`; others keep their key. */
  readonly where: string;
  /** The part of the key that belongs to the vocabulary, and is no text. It may be all of it. */
  readonly fixed: string;
  /** The part that the application chose. */
  readonly chosen: string;
  /** The name that may tell that the value is a secret. The kit's own places have none, since no application chose them. */
  readonly field: string | undefined;
}

/** Reads an attribute's key. */
export function placeOf(key: string): Place {
  const where = places.get(key);
  if (where !== undefined || shapes.has(key)) {
    return { where: where ?? key, fixed: key, chosen: "", field: fieldAt(where ?? key) };
  }
  const prefix = metadataPrefixes.find((start) => key.startsWith(start));
  if (prefix === undefined) return { where: key, fixed: "", chosen: key, field: key };
  const name = key.slice(prefix.length);
  const kind = prefix === keys.observation.metadataPrefix ? "metadata" : "trace.metadata";
  // Without the prefix, which would otherwise be taken for the beginning of an address.
  return { where: `${kind}.${name}`, fixed: prefix, chosen: name, field: name };
}
