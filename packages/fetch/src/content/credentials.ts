import { isSecretName } from "@langfuse-kit/core/adapter";

/**
 * What a value is part of. What is said may speak of keys and tokens. Tools and parameters are settings, and hand keys to
 * the provider; among them are schemas by the names of what they describe, and what stands below a secret's name.
 */
export type Part = "said" | "settings" | "schemas" | "secret";

export const leftOut = "[left out]";

/** What the provider calls a tool's server with. */
const credentials: ReadonlySet<string> = new Set([
  "authorization",
  "authorization_token",
  "headers",
  "extra_headers",
  "extraHeaders",
]);
const settings: ReadonlySet<string> = new Set(["tools", "functions"]);
/** Tools stand beside the messages, or in one of them; deeper they are what a tool was called with. */
const deepestTools = 2;
const schemas: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions",
]);
/** What kind of secret it is, and where it is used. */
const harmless: ReadonlySet<string> = new Set(["type", "name", "domain"]);

/** What an object has that describes the server of a tool. */
export const isServer = (fields: Record<string, unknown>): boolean =>
  typeof fields.server_url === "string" ||
  fields.type === "mcp" ||
  fields.type === "mcp_server" ||
  (fields.type === "url" && "name" in fields);

/** What the value of a field is part of, by what the field is in. */
export function partOf(key: string, depth: number, around: Part): Part {
  if (around === "said") return settings.has(key) && depth <= deepestTools ? "settings" : "said";
  if (around === "secret") return "secret";
  if (schemas.has(key)) return "schemas";
  // A schema is no secret, whatever it describes.
  return around === "settings" && isSecretName(key) ? "secret" : "settings";
}

/** Whether a field's value must not be recorded. */
export function isCredential(key: string, value: unknown, around: Part, isOfServer: boolean): boolean {
  if (value === null || value === undefined || value === "") return false;
  if (credentials.has(key) && (isOfServer || around === "settings" || around === "secret")) return true;
  if (around === "said" || typeof value !== "string") return false;
  return isSecretName(key) || (around === "secret" && !harmless.has(key));
}

const beforeHost = /^([a-z]{2,6}:\/\/)[^\s/?#]*@/i;
const parameter = /([?&#;])([^=&#?;]{1,128})=([^&#;]+)/g;

/** An address without the user, and without what parameters hold by the name of a secret. Any other text is itself. */
export function withoutKeys(text: string): string {
  if (!/^(?:https?|wss?):\/\//i.test(text)) return text;
  return text
    .replace(beforeHost, `$1${leftOut}@`)
    .replace(parameter, (all, before: string, name: string) => (isSecret(name) ? `${before}${name}=${leftOut}` : all));
}

const isSecret = (name: string): boolean => name.toLowerCase() === "key" || isSecretName(name);
