import { isSecretName } from "@langfuse-kit/core/adapter";
import { methodMetadataOf } from "../methods/index.ts";

/** What Nest's decorators of parameters write, by the kind of each parameter and its index: `6:0`. */
const ARGUMENTS = "__routeArguments__";

interface Parameter {
  readonly index: number;
  /** What the decorator was asked for: the name of a header. */
  readonly data?: unknown;
}

const HEADERS = 6;
const SESSION = 7;
const COOKIES = 14;
const SIGNED_COOKIES = 15;

/** The arguments of a method as they may be recorded. Whether one is a credential is nothing that its value tells. */
export function withoutCredentials(
  target: object,
  method: string | symbol,
): (args: readonly unknown[]) => readonly unknown[] {
  const parameters = Object.entries((methodMetadataOf(ARGUMENTS, target, method) ?? {}) as Record<string, Parameter>);
  const secret = parameters.filter(([key, { data }]) => isCredential(Number(key.split(":", 1)[0]), data));
  const hidden = new Set(secret.map(([, { index }]) => index));
  return hidden.size === 0 ? (args) => args : (args) => args.map((arg, at) => (hidden.has(at) ? "[hidden]" : arg));
}

function isCredential(kind: number, data: unknown): boolean {
  if (kind === HEADERS) return typeof data === "string" && isSecretName(data);
  return kind === SESSION || kind === COOKIES || kind === SIGNED_COOKIES;
}
