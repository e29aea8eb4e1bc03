import { type Check, text } from "./checks.ts";
import { checkHeaders, type Headers } from "./headers.ts";
import { invalidBecause } from "./invalid.ts";
import { key } from "./keys.ts";
import { readRecord } from "./record.ts";
import type { Secret } from "./secret.ts";
import { type Endpoint, langfuseBase, langfuseEndpoint, otlpEndpoint } from "./url.ts";

/** The hosted Langfuse, region EU. */
export const DEFAULT_BASE_URL = "https://cloud.langfuse.com";

export interface KeyPair {
  readonly publicKey: Secret;
  readonly secretKey: Secret;
}

/** A destination after checking, before it becomes what delivery uses. */
export interface CheckedDestination {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly keys: KeyPair | undefined;
  readonly headers: Headers;
}

const destinationName = text({
  max: 64,
  pattern: /^[a-z0-9][\w.-]*$/i,
  fix: "Give a name of letters, digits, dots, dashes and underscores that starts with a letter or a digit.",
});

/** The `destinations` option. */
export const destinations: Check<readonly CheckedDestination[]> = (value, origin) => {
  const given = readRecord(value, origin);
  return Object.entries(given)
    .filter(([, entry]) => entry !== undefined)
    .map(([name, entry]) => checkDestination(destinationName(name, `The name of ${origin}.${name}`), entry, origin));
};

function checkDestination(name: string, value: unknown, origin: string): CheckedDestination {
  const place = `${origin}.${name}`;
  const given = readRecord(value, place, ["publicKey", "secretKey", "baseUrl", "url", "headers"]);
  const present = (field: string): boolean => given[field] !== undefined && given[field] !== "";
  const keyed = present("publicKey") || present("secretKey") || present("baseUrl");
  if (keyed === present("url")) {
    const problem = keyed ? "has both a url and fields of a Langfuse server" : "has no address";
    throw invalidBecause(place, problem, "Give { publicKey, secretKey, baseUrl } or { url, headers }.");
  }
  const headers = present("headers") ? checkHeaders(given.headers, `${place}.headers`, keyed) : Object.freeze({});
  if (!keyed) return { name, endpoint: otlpEndpoint(given.url, `${place}.url`), keys: undefined, headers };
  for (const half of ["publicKey", "secretKey"]) {
    if (!present(half)) throw invalidBecause(`${place}.${half}`, "is missing", "Give both keys.");
  }
  const base = present("baseUrl") ? langfuseBase(given.baseUrl, `${place}.baseUrl`) : DEFAULT_BASE_URL;
  const keys = {
    publicKey: key("public")(given.publicKey, `${place}.publicKey`),
    secretKey: key("secret")(given.secretKey, `${place}.secretKey`),
  };
  return { name, endpoint: langfuseEndpoint(base), keys, headers };
}
