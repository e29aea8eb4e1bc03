import { createHash } from "node:crypto";
import { wellFormed } from "../capture/index.ts";
import { limits } from "./limits.ts";

const digestLength = 16;

/** What nearly all names and ids are made of: nothing to mend, and nothing to trim. */
const plainName = /^[!-~]*$/;

/**
 * A name as text, or undefined for what is none. Numbers are what databases call users, so they pass. Control
 * characters become spaces: a NUL in a session id fails in Postgres, and the session with it.
 */
export function nameText(value: unknown): string | undefined {
  const text = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
  if (typeof text !== "string") return undefined;
  if (plainName.test(text)) return text;
  return wellFormed(text)
    .replace(/\p{Cc}+/gu, " ")
    .trim();
}

/** A name cut to what the server shows. */
export function cutName(text: string): string {
  return text.length > limits.name ? `${wellFormed(text.slice(0, limits.name - 1))}…` : text;
}

/** An id cut so that different ids stay different, and the same id is cut the same way in every service. */
export function cutId(text: string): string {
  if (text.length <= limits.name) return text;
  const digest = createHash("sha256").update(text).digest("hex").slice(0, digestLength);
  return `${wellFormed(text.slice(0, limits.name - digestLength - 1))}~${digest}`;
}

/**
 * The environment as every server takes it: lower case, `[a-z0-9-_]`, at most 40 characters, no leading "langfuse";
 * what does not fit is replaced by "-". Undefined when nothing is left.
 * @example normalizeEnvironment("Feature/Login") === "feature-login";
 */
export function normalizeEnvironment(value: unknown): string | undefined {
  const text = nameText(value)
    ?.toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^(?:[-_]*langfuse)*[-_]*/, "")
    .slice(0, limits.environment);
  return text === "" ? undefined : text;
}
