import type { ModelRequest } from "./request.ts";

/** Headers and parameters of an address that hold what a caller proves itself by. */
const secretName = /authorization|(^|[-_])key$|apikey|token|secret|signature/i;
const harmlessName = /idempotency/i;
/** Shorter ones stand in words by chance. */
const shortest = 8;
const instead = "[credential]";
/** What stands before the host of an address, however it is spelled. */
const beforeHost = /(?<=\/\/)[^\s/?#]+@/g;

type Carrying = Pick<ModelRequest, "headers" | "url">;

/** The text without the keys that the request carried: some servers quote the one that they refuse, and fetch its address. */
export function withoutCredentials(text: string, { headers, url }: Carrying): string {
  const { username, password } = url;
  const hasCredentials = username !== "" || password !== "";
  let clean = hasCredentials ? text.replace(beforeHost, `${instead}@`) : text;
  for (const [name, value] of [...headers, ...url.searchParams]) {
    if (!secretName.test(name) || harmlessName.test(name)) continue;
    // "Bearer" and the like stand before the key.
    clean = without(clean, value.trim().split(/\s+/).at(-1) ?? "");
  }
  return hasCredentials ? [username, password].reduce(withoutEncoded, clean) : clean;
}

function without(text: string, secret: string): string {
  if (secret.length < shortest) return text;
  return text.replaceAll(secret, instead).replaceAll(encodeURIComponent(secret), instead);
}

/** An address encodes only some of its signs, and a text may have all of them, or none. */
function withoutEncoded(text: string, secret: string): string {
  const rest = without(text, secret);
  try {
    return without(rest, decodeURIComponent(secret));
  } catch {
    // A percent sign that encodes nothing.
    return rest;
  }
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
