import { isIP } from "node:net";
import { boolean, type Check } from "./checks.ts";
import { invalid, invalidBecause } from "./invalid.ts";
import type { PropagationTarget } from "./option-types.ts";
import { readRecord } from "./record.ts";

const EXAMPLE = 'Give an origin, such as "https://api.internal" or "https://*.internal.example", or a RegExp.';
const LIST = 'Give a list of origins or patterns, for example ["https://search.example.com"].';
const MAX_LENGTH = 2048;
const WILDCARD = "*.";

/** The targets in one form; texts become origins as URLs spell them, with the wildcard still in front of the host. */
export const propagateTo: Check<readonly PropagationTarget[]> = (value, origin) => {
  if (!Array.isArray(value)) throw invalid(origin, value, LIST);
  const entries: unknown[] = [...value];
  return entries.map((entry, index) => readTarget(entry, `${origin}[${index}]`));
};

function readTarget(value: unknown, origin: string): PropagationTarget {
  if (typeof value === "string" || value instanceof RegExp)
    return { origin: readPattern(value, origin), identity: false };
  if (typeof value !== "object" || value === null) throw invalid(origin, value, EXAMPLE);
  const given = readRecord(value, origin, ["origin", "identity"]);
  const identity = given.identity === undefined ? false : boolean()(given.identity, `${origin}.identity`);
  return { origin: readPattern(given.origin, `${origin}.origin`), identity };
}

function readPattern(value: unknown, origin: string): string | RegExp {
  if (value instanceof RegExp) return value;
  if (typeof value !== "string" || value === "") throw invalid(origin, value, EXAMPLE);
  // URL would drop line breaks and turn backslashes into slashes, so that another host than the one read is meant.
  if (/[\s\\\p{Cc}\p{Cf}]/u.test(value) || value.length > MAX_LENGTH) {
    throw invalidBecause(origin, "holds spaces, line breaks or backslashes, or is too long", EXAMPLE);
  }
  const [, scheme, wildcard = "", rest = ""] = /^(https?:\/\/)(\*\.)?(.*)$/i.exec(value) ?? [];
  if (scheme === undefined) throw invalid(origin, value, `It has to start with http:// or https://. ${EXAMPLE}`);
  if (rest.includes("@")) throw invalidBecause(origin, "holds credentials", "Remove what stands before the @.");
  if (rest.includes("*")) {
    throw invalid(origin, value, 'A "*" can only stand for the first parts of a name: "https://*.internal.example".');
  }
  return readOrigin(value, scheme, wildcard, rest, origin);
}

function readOrigin(value: string, scheme: string, wildcard: string, rest: string, origin: string): string {
  const address = scheme + rest;
  if (!URL.canParse(address)) throw invalid(origin, value, EXAMPLE);
  const url = new URL(address);
  if (!/^[^/?#]+\/?$/.test(rest)) {
    throw invalidBecause(origin, "is more than an origin", `Whole origins are listed, without a path: ${url.origin}.`);
  }
  if (wildcard === "") return url.origin;
  // "*.0.0.1" would be read as a part of 127.0.0.1.
  if (isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0) {
    throw invalid(origin, value, 'A "*" stands for parts of a name, and an IP address has none.');
  }
  return `${url.protocol}//${WILDCARD}${url.host}`;
}
