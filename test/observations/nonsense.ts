/** What a hostile value throws when it is looked at. It must never reach the caller of a function of the kit. */
export class Hostile extends Error {}

/** What the application's own functions throw. It must reach the caller, as the same object. */
export const applicationError: Error = new Error("the application's own");

function hostile(): never {
  throw new Hostile("hostile");
}

const everyTrap: ProxyHandler<() => void> = Object.fromEntries(
  [
    ...["get", "set", "has", "ownKeys", "getOwnPropertyDescriptor", "defineProperty", "deleteProperty"],
    ...["getPrototypeOf", "setPrototypeOf", "isExtensible", "preventExtensions"],
  ].map((trap) => [trap, hostile]),
);

function cyclic(): object {
  const value: Record<string, unknown> = { list: [], map: new Map() };
  value.self = value;
  (value.list as unknown[]).push(value);
  (value.map as Map<unknown, unknown>).set(value, value);
  return value;
}

function deep(levels: number): object {
  let value: object = {};
  for (let level = 0; level < levels; level++) value = { value };
  return value;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Each field of an observation, a trace, a score and the options of both, as one that throws when it is read. */
function throwingGetters(): object {
  const fields = [
    ...["input", "output", "metadata", "level", "statusMessage", "version", "environment", "release", "public"],
    ...["model", "modelParameters", "usage", "cost", "prompt", "completionStartTime", "startTime", "type", "parent"],
    ...["name", "userId", "sessionId", "tags", "id", "traceId", "observationId", "value", "dataType", "comment"],
    ...["trust", "captureInput", "captureOutput", "destination", "ids", "otelSpan", "then", "length"],
  ];
  const descriptor = { enumerable: true, configurable: true, get: hostile };
  return Object.defineProperties({}, Object.fromEntries(fields.map((field) => [field, descriptor])));
}

/** The same fields, all of one wrong value. */
function wrongFields(value: unknown): object {
  return Object.fromEntries(Object.keys(throwingGetters()).map((field) => [field, value]));
}

/** What a function of the kit may be handed where it expects no function. A new one each time. */
export const values: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  "not a number": () => Number.NaN,
  zero: () => 0,
  negative: () => -1,
  infinite: () => Number.POSITIVE_INFINITY,
  bigint: () => 10n,
  boolean: () => true,
  "empty text": () => "",
  text: () => "text",
  "lone surrogate": () => "\ud800",
  "huge text": () => "x".repeat(300_000),
  symbol: () => Symbol("nonsense"),
  "empty list": () => [],
  "list of null": () => [null, undefined],
  "empty object": () => ({}),
  "object without prototype": () => Object.create(null),
  "poisoned names": () => JSON.parse('{"__proto__":{"a":1},"constructor":1,"name":{},"type":"__proto__"}'),
  cyclic,
  "20,000 levels": () => deep(20_000),
  "throwing getters": throwingGetters,
  "null fields": () => wrongFields(null),
  "symbol fields": () => wrongFields(Symbol("field")),
  "numeric fields": () => wrongFields(7),
  "cyclic fields": () => wrongFields(cyclic()),
  "fields that cannot be text": () => wrongFields({ toString: hostile, valueOf: hostile, toJSON: hostile }),
  "throwing proxy": () => new Proxy({}, everyTrap as ProxyHandler<object>),
  "revoked proxy": revoked,
  "no text": () => ({ toString: hostile, valueOf: hostile, [Symbol.toPrimitive]: hostile }),
  "throwing toJSON": () => ({ toJSON: hostile }),
  "invalid date": () => new Date(Number.NaN),
  pattern: () => /x/g,
  bytes: () => new Uint8Array(8),
  "error that cannot be read": () => Object.defineProperty(new Error("x"), "message", { get: hostile }),
};

/** What it may be handed where it expects a function of the application's. */
export const functions: Readonly<Record<string, () => (...parameters: unknown[]) => unknown>> = {
  "one that returns": () => () => "result",
  "one that throws": () => () => {
    throw applicationError;
  },
  "an async one": () => async () => "result",
  "an async one that fails": () => async () => {
    throw applicationError;
  },
  "one that throws what cannot be read": () => () => {
    throw new Proxy(applicationError, { get: hostile, has: hostile, getPrototypeOf: hostile });
  },
  "one that returns a hostile value": () => () => new Proxy({}, everyTrap as ProxyHandler<object>),
  "one that returns an iterator that throws": () => () => ({
    next() {
      throw applicationError;
    },
    [Symbol.iterator]() {
      return this;
    },
  }),
  "an async generator that fails": () =>
    async function* generate() {
      yield 1;
      throw applicationError;
    },
  "one with a throwing name": () => Object.defineProperty(() => "result", "name", { get: hostile }),
};

/** A sequence of numbers from 0 to 1 that is the same in each run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
