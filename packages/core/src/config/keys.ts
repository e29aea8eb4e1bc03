import type { Check } from "./checks.ts";
import { invalidBecause } from "./invalid.ts";
import { createSecret, type Secret } from "./secret.ts";

const mixedUp = {
  public: { otherPrefix: "sk-lf-", other: "secret" },
  secret: { otherPrefix: "pk-lf-", other: "public" },
} as const;

/** A key of a Langfuse project. Self-hosted servers may have keys without the usual prefix. */
export function key(kind: "public" | "secret"): Check<Secret> {
  const { otherPrefix, other } = mixedUp[kind];
  return (value, origin) => {
    // The value is never shown, whichever of the two it is: keys get mixed up.
    if (typeof value !== "string") throw invalidBecause(origin, "is not a text", "Give the key as a string.");
    if (/^(["']).*\1$/s.test(value)) throw invalidBecause(origin, "stands in quotes", "Remove them.");
    if (!/^[\x21-\x7e]+$/.test(value)) {
      throw invalidBecause(origin, "holds a space, a line break or another illegal character", "Trim it.");
    }
    if (value.startsWith(otherPrefix)) {
      throw invalidBecause(origin, `holds a ${other} key`, "Swap publicKey and secretKey.");
    }
    // HTTP Basic authentication ends the user name at the first colon.
    if (kind === "public" && value.includes(":")) throw invalidBecause(origin, "holds a colon", "Give the public key.");
    return createSecret(value);
  };
}
