import type { ModelRequest } from "./request.ts";

/** Headers and parameters of an address that hold what a caller proves itself by. */
const secretName = /authorization|(^|[-_])key$|apikey|token|secret|signature/i;
const harmlessName = /idempotency/i;
/** Shorter ones stand in words by chance. */
const shortest = 8;
const instead = "[credential]";

type Carrying = Pick<ModelRequest, "headers" | "url">;

/** The text without the keys that the request carried: some servers quote the one that they refuse. */
export function withoutCredentials(text: string, { headers, url }: Carrying): string {
  let clean = text;
  for (const [name, value] of [...headers, ...url.searchParams]) {
    if (!secretName.test(name) || harmlessName.test(name)) continue;
    // "Bearer" and the like stand before the key.
    const secret = value.trim().split(/\s+/).at(-1) ?? "";
    if (secret.length < shortest) continue;
    clean = clean.replaceAll(secret, instead).replaceAll(encodeURIComponent(secret), instead);
  }
  return clean;
}

/** The error as it may be recorded: itself, unless it quotes a key. */
export function withoutCredentialsIn(error: unknown, request: Carrying): unknown {
  if (typeof error === "string") return withoutCredentials(error, request);
  if (!(error instanceof Error)) return error;
  const { name, message, stack = "" } = error;
  const clean = { message: withoutCredentials(message, request), stack: withoutCredentials(stack, request) };
  if (clean.message === message && clean.stack === stack) return error;
  return Object.assign(new Error(clean.message), { name, stack: clean.stack });
}
