import { type Check, text } from "./checks.ts";
import { invalid } from "./invalid.ts";
import { readRecord } from "./record.ts";
import { createSecret, type Secret } from "./secret.ts";

/** The redaction option, with its defaults filled in. */
export interface RedactionSetting {
  readonly hashKey: Secret | undefined;
  readonly keys: readonly string[];
}

const hashKey = text({ max: 4096, pattern: /^.{16,}$/, fix: "Give a text of at least 16 characters." });

export const redaction: Check<RedactionSetting> = (value, origin) => {
  const given = readRecord(value, origin, ["hashKey", "keys"]);
  const key =
    given.hashKey === undefined || given.hashKey === "" ? undefined : secret(given.hashKey, `${origin}.hashKey`);
  return Object.freeze({ hashKey: key, keys: names(given.keys, `${origin}.keys`) });
};

function secret(value: unknown, origin: string): Secret {
  if (typeof value !== "string") throw invalid(origin, undefined, "Give a text of at least 16 characters.");
  return createSecret(hashKey(value, origin));
}

function names(value: unknown, origin: string): readonly string[] {
  if (value === undefined) return Object.freeze([]);
  const isList = Array.isArray(value) && value.every((name) => typeof name === "string" && /\p{L}/u.test(name));
  if (!isList) throw invalid(origin, value, 'Give a list of names of fields, such as ["patientName"].');
  return Object.freeze([...(value as string[])]);
}
