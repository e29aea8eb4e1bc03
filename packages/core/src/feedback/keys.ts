import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import { createSecret, type Secret, shortestKey } from "../config/index.ts";
import { shared } from "../runtime/index.ts";
import { getLangfuse } from "../setup/index.ts";
import { MARK_BYTES } from "./token.ts";
import type { FeedbackKeys } from "./types.ts";

const INFO = "langfuse-kit feedback v1";
const KEY_BYTES = 32;

/** Keys as a user gives them: one or a list, each as long as a key has to be. Undefined where they cannot be used. */
export function readKeys(value: unknown): readonly Secret[] | undefined {
  const keys: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isUsable = keys.length > 0 && keys.every((key) => typeof key === "string" && key.length >= shortestKey);
  return isUsable ? keys.map((key) => createSecret(key as string)) : undefined;
}

/** Where nothing has a secret key, as with a test kit, tokens are good in the process that made them and nowhere else. */
const own: { readonly secret: Secret } = shared("feedback-key", () => ({
  secret: createSecret(randomBytes(KEY_BYTES).toString("hex")),
}));

/** Derived once per secret; one that is gone takes its key along. Key objects, since Node 24 signs slowly with bare bytes. */
const derived = new WeakMap<object, KeyObject>();

/** The keys to sign with, the first, and to believe, all. */
export function signingKeys(given: FeedbackKeys): readonly KeyObject[] {
  return (given ?? [defaultSecret()]).map((secret) => {
    const known = derived.get(secret);
    if (known !== undefined) return known;
    const key = createSecretKey(Buffer.from(hkdfSync("sha256", secret.reveal(), "", INFO, KEY_BYTES)));
    derived.set(secret, key);
    return key;
  });
}

const credentials = new WeakMap<object, Secret>();

function defaultSecret(): Secret {
  const config = getLangfuse()?.config;
  if (config === undefined) return own.secret;
  if (config.secretKey !== undefined) return config.secretKey;
  const langfuse = config.destinations.find((destination) => destination.scoresUrl !== undefined);
  if (langfuse === undefined) return own.secret;
  const known = credentials.get(langfuse);
  if (known !== undefined) return known;
  // Made of its public and its secret key.
  const secret = createSecret(langfuse.headers().authorization ?? own.secret.reveal());
  credentials.set(langfuse, secret);
  return secret;
}

/** Stands for a destination in a token: its name may be that of a customer. */
export function markOf(key: KeyObject, destination: string): string {
  return createHmac("sha256", key).update(`destination ${destination}`).digest().toString("hex", 0, MARK_BYTES);
}
