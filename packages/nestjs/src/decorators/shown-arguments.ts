import { isSecretName } from "@langfuse-kit/core/adapter";
import { methodMetadataOf } from "../methods/index.ts";

/** What Nest's decorators of parameters write, by the kind of each parameter and its index: `6:0`. */
const ARGUMENTS = "__routeArguments__";

interface Parameter {
  readonly index: number;
  /** What the decorator was asked for: the name of a header. */
  readonly data?: unknown;
}

type Show = (arg: unknown) => unknown;

/** In a resolver. In a controller it is the response, which is known by its kind as well. */
const CONTEXT = 1;
const HEADERS = 6;
const SESSION = 7;
const COOKIES = 14;
const SIGNED_COOKIES = 15;

const hidden: Show = () => "[hidden]";

/**
 * The arguments of a method as they may be recorded. Whether one is a credential, or holds some, is nothing that its value
 * tells.
 */
export function shownArguments(
  target: object,
  method: string | symbol,
): (args: readonly unknown[]) => readonly unknown[] {
  const metadata = methodMetadataOf(ARGUMENTS, target, method) as Record<string, Parameter> | undefined;
  if (metadata === undefined) return asResolver;
  const shows = new Map<number, Show>();
  for (const [key, { index, data }] of Object.entries(metadata)) {
    const show = showOf(Number(key.split(":", 1)[0]), data);
    if (show !== undefined) shows.set(index, show);
  }
  return shows.size === 0 ? (args) => args : (args) => args.map((arg, at) => shows.get(at)?.(arg) ?? arg);
}

function showOf(kind: number, data: unknown): Show | undefined {
  // The context of GraphQL is whatever the application put there: the user, tokens, connections.
  if (kind === CONTEXT) return typeof data === "string" ? hidden : byKind;
  const isCredential =
    kind === HEADERS
      ? typeof data === "string" && isSecretName(data)
      : kind === SESSION || kind === COOKIES || kind === SIGNED_COOKIES;
  return isCredential ? hidden : undefined;
}

/** A resolver without decorators on its parameters gets all that GraphQL has for it; its input are the query's arguments. */
function asResolver(args: readonly unknown[]): readonly unknown[] {
  if (isInfo(args[3])) return isEmpty(args[1]) ? [] : [args[1]];
  // A reference or a type is resolved without arguments of the query.
  return isInfo(args[2]) ? [args[0]] : args;
}

/** What tells a resolver of its place in the query, `GraphQLResolveInfo`. */
function isInfo(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { fieldName, parentType } = value as { fieldName?: unknown; parentType?: unknown };
  return typeof fieldName === "string" && typeof parentType === "object";
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

function byKind(context: unknown): unknown {
  if (typeof context !== "object" || context === null) return context;
  const { name } = (context.constructor ?? Object) as { name?: unknown };
  return typeof name === "string" && name !== "" && name !== "Object" ? `[${name}]` : "[Context]";
}
