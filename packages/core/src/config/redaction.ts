import type { Check } from "./checks.ts";
import { invalid, invalidBecause } from "./invalid.ts";
import { readRecord } from "./record.ts";
import { createSecret, type Secret, shortestKey } from "./secret.ts";

/** The redaction option, with its defaults filled in. */
export interface RedactionSetting {
  readonly hashKey: Secret | undefined;
  readonly keys: readonly string[];
}

const longestKey = 4096;
const fix = `Give a text of ${shortestKey} to ${longestKey} characters, on one line.`;

export const redaction: Check<RedactionSetting> = (value, origin) => {
  const given = readRecord(value, origin, ["hashKey", "keys"]);
  const key =
    given.hashKey === undefined || given.hashKey === "" ? undefined : secret(given.hashKey, `${origin}.hashKey`);
  return Object.freeze({ hashKey: key, keys: names(given.keys, `${origin}.keys`) });
};

function secret(value: unknown, origin: string): Secret {
  // Never quoted, not even one that is too short.
  const text = typeof value === "string" && /^.*$/.test(value) ? value : "";
  if (text.length < shortestKey || text.length > longestKey) throw invalidBecause(origin, "cannot be used", fix);
  return createSecret(text);
}

function names(value: unknown, origin: string): readonly string[] {
  if (value === undefined) return Object.freeze([]);
  const isList = Array.isArray(value) && value.every((name) => typeof name === "string" && /\p{L}/u.test(name));
  if (!isList) throw invalid(origin, value, 'Give a list of names of fields, such as ["patientName"].');
  return Object.freeze([...(value as string[])]);
}
