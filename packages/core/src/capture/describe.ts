import { EventEmitter } from "node:events";
import { types } from "node:util";
import { describeError } from "./describe-error.ts";
import { shownHeader, withoutSecretHeaders } from "./headers.ts";
import { isError } from "./left-errors.ts";
import type { Shape } from "./shape.ts";

type Describer = readonly [test: (value: object) => boolean, describe: (value: object) => Shape];

const text = (content: string): Shape => ({ kind: "text", text: content });

/**
 * Objects that JSON would lose (a Map is `{}`), explode (a Buffer is a number per byte) or consume. The checks of
 * node:util also know objects of other realms, which `instanceof` does not, and no check but the last ones runs foreign
 * code.
 */
const describers: readonly Describer[] = [
  [types.isDate, (value) => text(dateText(value as Date))],
  [types.isRegExp, (value) => text(RegExp.prototype.toString.call(value))],
  [types.isMap, (value) => mapShape(value as Map<unknown, unknown>)],
  [
    types.isSet,
    (value) => ({ kind: "items", items: Set.prototype.values.call(value), size: (value as Set<unknown>).size }),
  ],
  [types.isArrayBufferView, (value) => text(viewText(value as NodeJS.ArrayBufferView))],
  [types.isAnyArrayBuffer, (value) => text(`[${className(value)} ${(value as ArrayBuffer).byteLength} bytes]`)],
  [types.isBoxedPrimitive, (value) => ({ kind: "value", value: (value as { valueOf(): unknown }).valueOf() })],
  [isError, (value) => describeError(value as Error)],
  [(value) => value instanceof URL || value instanceof URLSearchParams, (value) => text(String(value))],
  [(value) => value instanceof Headers, (value) => headersShape(value as Headers)],
  [(value) => value instanceof Request, (value) => text(requestText(value as Request))],
  [(value) => value instanceof Response, (value) => text(`[Response ${(value as Response).status}]`)],
  [(value) => value instanceof Blob, (value) => text(`[${className(value)} ${(value as Blob).size} bytes]`)],
  // To look into any of these would start, lock or drain it. Only the presence of the method is asked.
  [isUnconsumable, kindOnly],
  // Fastify's request around Node's, with the cookies and the session that plugins have put there.
  [(value) => Object.hasOwn(value, "raw") && isUnconsumable((value as { raw?: unknown }).raw), kindOnly],
  // Sockets, clients, queues: what they know of their connection, credentials included, is nobody's content.
  [(value) => value instanceof EventEmitter && !isFunction(value, "toJSON"), kindOnly],
  // NestJS's contexts of messages and of handlers, with a connection and the request in them.
  [(value) => isFunction(value, "getArgs") && isFunction(value, "getArgByIndex"), kindOnly],
  // A file on its way out, such as NestJS's StreamableFile: around its stream is nothing but its handling.
  [(value) => isFunction(value, "getStream") && isUnconsumable((value as { stream?: unknown }).stream), kindOnly],
  // gRPC's metadata, which are headers.
  [(value) => isFunction(value, "toHttp2Headers"), (value) => headersShape(entriesOf(value as Http2Headers))],
];

/** Promises and thenables, Node streams and observables, async iterables. Web streams and generators have no fields. */
const unconsumable: readonly (string | symbol)[] = ["then", "pipe", Symbol.asyncIterator];

function isUnconsumable(value: unknown): boolean {
  return typeof value === "object" && value !== null && unconsumable.some((name) => isFunction(value, name));
}

/** What each resolver of GraphQL is given: the whole schema, and what the caller sent. It has no class. */
function isResolveInfo(value: object): boolean {
  return "parentType" in value && "fieldNodes" in value && "schema" in value;
}

function kindOnly(value: object): Shape {
  return text(`[${className(value)}]`);
}

/** How an object is to be written. May throw where the object does. */
export function describe(value: object): Shape {
  if (Array.isArray(value)) return { kind: "array", array: value };
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = prototype === Object.prototype || prototype === null;
  if (isResolveInfo(value)) return text("[GraphQLResolveInfo]");
  const known = plain ? undefined : describers.find(([test]) => test(value));
  if (known !== undefined) return known[1](value);
  if (!isFunction(value, "toJSON")) return recordShape(value, plain);
  try {
    const result = (value as { toJSON(key: string): unknown }).toJSON("");
    return result === value ? recordShape(value, plain) : { kind: "value", value: result };
  } catch {
    // What it would have left out is not ours to guess, so its fields are not read instead.
    return text(`[${className(value)}]`);
  }
}

function recordShape(value: object, plain: boolean): Shape {
  const keys = Object.keys(value);
  // An instance without own fields keeps its state elsewhere: its name says more than {}.
  if (keys.length === 0 && !plain) return text(`[${className(value)}]`);
  return { kind: "record", record: withoutSecretHeaders(value as Record<string, unknown>), keys };
}

/** The name of an object's class, for a person to read. Never throws. */
function className(value: object): string {
  try {
    const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
    if (typeof name === "string" && name !== "" && name !== "Object") return name.slice(0, 60);
    return Object.prototype.toString.call(value).slice("[object ".length, -1).slice(0, 60);
  } catch {
    return "Object";
  }
}

function isFunction(value: object, name: string | symbol): boolean {
  return typeof (value as Record<string | symbol, unknown>)[name] === "function";
}

function dateText(date: Date): string {
  const time = Date.prototype.getTime.call(date);
  return Number.isNaN(time) ? "Invalid Date" : new Date(time).toISOString();
}

function viewText(view: NodeJS.ArrayBufferView): string {
  const items = "length" in view ? `${view.length} items, ` : "";
  return `[${className(view)} ${items}${view.byteLength} bytes]`;
}

function requestText(request: Request): string {
  return `[Request ${request.method} ${request.url.split("?", 1)[0]}]`;
}

interface Http2Headers {
  toHttp2Headers(): object;
}

function entriesOf(value: Http2Headers): [string, unknown][] {
  return Object.entries(value.toHttp2Headers());
}

function headersShape(headers: Iterable<[string, unknown]>): Shape {
  const entries: [string, unknown][] = [];
  for (const [name, value] of headers) entries.push([name, shownHeader(name, value)]);
  return { kind: "entries", entries, size: entries.length };
}

function mapShape(map: Map<unknown, unknown>): Shape {
  return { kind: "entries", entries: textKeys(map), size: map.size };
}

function* textKeys(map: Map<unknown, unknown>): Generator<[string, unknown]> {
  for (const [key, value] of Map.prototype.entries.call(map)) {
    yield [typeof key === "object" && key !== null ? `[${className(key)}]` : String(key), value];
  }
}
