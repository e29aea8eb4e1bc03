import { isEndOfSecret, isSecretName, wordsOf } from "../../capture/index.ts";
import { remember } from "../remember.ts";
import { ownNames } from "./own-names.ts";
import type { Name, Secrecy, SecretNames } from "./types.ts";

/** What there is to know of names of fields: the kit's rules, and the user's. */
export interface Names extends SecretNames {
  read(name: string): Omit<Name, "text">;
}

const versionNames: ReadonlySet<string> = new Set(["version", "versions", "release", "build"]);
/** What is looked at of a name. */
const longestName = 128;

export function createNames(keys: readonly string[]): Names {
  const own = ownNames(keys);
  // Texts say the same few names again and again.
  const word = remember((name) => ({
    secrecy: own.has(name) ? ("line" as const) : isSecretName(name),
    isEnd: isEndOfSecret(name) || own.ends(name),
  }));
  const secrecyOf = (name: string): Secrecy => word(name).secrecy;
  return {
    secrecyOf,
    word,
    read: (name) => ({ isSecret: secrecyOf(name) !== false, isVersion: isVersionName(name) }),
  };
}

function isVersionName(name: string): boolean {
  return versionNames.has(wordsOf(name.slice(-longestName)).at(-1) ?? "");
}

const version = /^v?\d{1,5}(?:\.\d{1,5}){1,5}$/;

/** Whether a value is what its name says, and no address of the network. */
export function isVersionOf(name: Pick<Name, "isVersion">, value: unknown): boolean {
  return name.isVersion && typeof value === "string" && version.test(value);
}

/** What stands beside a token of a model, and beside no other. */
const likelihoods: readonly string[] = ["logprob", "logProbability"];

/** Part of what a model answered, with how likely it was. */
export function isTokenOfModel(fields: Readonly<Record<string, unknown>>, name: string): boolean {
  return /^(?:decoded_?)?token$/i.test(name) && likelihoods.some((field) => typeof fields[field] === "number");
}

/** Whether all of a list are names of fields that a schema describes. */
export function areNamesOf(properties: unknown, list: readonly unknown[]): boolean {
  return (
    typeof properties === "object" &&
    properties !== null &&
    list.every((name) => typeof name === "string" && Object.hasOwn(properties, name))
  );
}

/** The name of a field, where another one is to leave under it: with a number, so that neither is lost. */
export function freeName(taken: object, counts: Map<string, number>, name: string): string {
  let free = name;
  while (Object.hasOwn(taken, free)) {
    const count = (counts.get(name) ?? 1) + 1;
    counts.set(name, count);
    free = `${name} ${count}`;
  }
  return free;
}
