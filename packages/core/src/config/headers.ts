import { headers as headerNames } from "../attributes/index.ts";
import { isHeaderName } from "../runtime/index.ts";
import { invalid, invalidBecause } from "./invalid.ts";
import { readRecord } from "./record.ts";
import { createSecret, type Secret } from "./secret.ts";

/** Headers by lower-case name. Any value may be a credential, so all are kept as secrets. */
export type Headers = Readonly<Record<string, Secret>>;

/** The sender's own; another value would break the request, or smuggle a second one. */
const senderHeaders: readonly string[] = [
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Made from the keys, or fixed by what the encoder writes. */
const langfuseHeaders: readonly string[] = ["authorization", headerNames.ingestionVersion, headerNames.publicKey];

/** Checks headers once, at set-up: a bad one would else fail every send. Empty and undefined values are left out. */
export function checkHeaders(value: unknown, origin: string, keyed: boolean): Headers {
  const headers: Record<string, Secret> = Object.create(null);
  for (const [name, content] of Object.entries(readRecord(value, origin))) {
    const lower = name.toLowerCase();
    const place = `${origin}.${lower}`;
    if (!isHeaderName(name)) throw invalidBecause(origin, "holds a header name that HTTP does not allow", "Rename it.");
    if (senderHeaders.includes(lower)) throw invalidBecause(place, "belongs to the sender", "Remove it.");
    if (keyed && langfuseHeaders.includes(lower)) {
      const fix = "Remove it, and give publicKey and secretKey.";
      throw invalidBecause(place, "is made from the keys", fix);
    }
    if (Object.hasOwn(headers, lower)) throw invalidBecause(place, "is given twice", "Keep one spelling.");
    if (content === undefined || content === "") continue;
    headers[lower] = createSecret(headerValue(content, place));
  }
  return Object.freeze(headers);
}

function headerValue(value: unknown, origin: string): string {
  if (typeof value !== "string") throw invalid(origin, value, "Give a text.");
  // The same range that Node accepts; line breaks would forge further headers.
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    throw invalidBecause(origin, "holds a line break or another illegal character", "Remove it (trim the value).");
  }
  return value;
}
