import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { failure, resolve } from "./test-helpers.ts";
import type { Config } from "./types.ts";

describe("an unknown option", () => {
  it.each([
    ["sampelRate", "Did you mean sampleRate?"],
    ["samplerate", "Did you mean sampleRate?"],
    ["base_url", "Did you mean baseUrl?"],
    ["secretkey", "Did you mean secretKey?"],
    ["host", "Did you mean baseUrl?"],
    ["flushAt", "Did you mean batch.maxObservations?"],
    ["flushInterval", "Did you mean batch.intervalMs?"],
    ["timeout", "Did you mean timeoutMs?"],
    ["additionalHeaders", "Did you mean headers?"],
    ["exportMode", "Did you mean mode?"],
    ["maxBytes", "Did you mean batch.maxBytes?"],
    ["debug", "LANGFUSE_DEBUG"],
    ["otlpEndpoint", "is unknown"],
    ["batch.maxBytes", "is unknown"],
    ["zzzzzzzz", "Remove it."],
    ["toString", "Remove it."],
  ])("%s is refused: %s", (name, message) => {
    expect(failure({ [name]: 1 })).toMatchObject({ code: "INVALID_OPTION", message: expect.stringContaining(message) });
  });

  it("is refused even when it is undefined: a typo has no effect at any value", () => {
    expect(failure({ sampelRate: undefined }).code).toBe("INVALID_OPTION");
  });

  it.each([
    [{ batch: { maxByte: 1 } }, "Did you mean maxBytes?"],
    [{ keep: { error: true } }, "Did you mean errors?"],
    [{ keep: { xyz: true } }, "Known names: errors, slowerThan, costAbove."],
  ])("is refused inside a group: %j", (options, message) => {
    expect(failure(options).message).toContain(message);
  });

  it("is shown on one line, cut, and hidden when it looks like a secret", () => {
    expect(failure({ "a\n\u001b[31m": 1 }).message).toContain('"a\\n\\u{1b}[31m"');
    expect(failure({ "sk-lf-12345678": 1 }).message).not.toContain("12345678");
    expect(failure({ ["a b ".repeat(1000)]: 1 }).message.length).toBeLessThan(200);
  });
});

describe("options that are no plain object", () => {
  class Options {
    sampleRate = 0;
  }
  it.each([
    ["null", null],
    ["a number", 1],
    ["a text", "x"],
    ["true", true],
    ["an array", []],
    ["a function", () => undefined],
    ["a map", new Map()],
    ["an instance of a class", new Options()],
    ["an object that inherits", Object.create({ sampleRate: 0 })],
    ["a date", new Date()],
  ])("are refused: %s", (_name, options) => {
    const message = expect.stringContaining("The options object");
    expect(failure(options)).toMatchObject({ code: "INVALID_OPTION", message });
  });

  it("may come from another realm, or have no prototype", () => {
    const foreign = runInContext("({ sampleRate: 0.5, batch: { maxBytes: 7 } })", createContext({})) as object;
    expect(resolve(Object.assign(Object.create(null), { sampleRate: 0.5 })).sampleRate).toBe(0.5);
    expect(resolve(foreign)).toMatchObject({ sampleRate: 0.5, batch: { maxBytes: 7 } });
    expect(failure(runInContext("({ batch: { maxByte: 7 } })", createContext({}))).message).toContain("maxBytes");
  });
});

describe("prototype keys", () => {
  it.each([
    '{"__proto__":{"enabled":false}}',
    '{"constructor":{"prototype":{"enabled":false}}}',
    '{"prototype":{}}',
    '{"batch":{"__proto__":{"maxBytes":1}}}',
    '{"headers":{"__proto__":"x"}}',
    '{"destinations":{"__proto__":{"url":"http://a:1"}}}',
    '{"destinations":{"a":{"__proto__":{"url":"http://a:1"}}}}',
    '{"spool":{"memory":{"__proto__":{"maxBytes":1}}}}',
  ])("are refused: %s", (json) => {
    expect(failure(JSON.parse(json)).code).toBe("INVALID_OPTION");
    expect(({} as Record<string, unknown>).enabled).toBeUndefined();
  });

  it("set by a literal make the options no plain object", () => {
    expect(failure({ __proto__: { enabled: false } }).message).toContain("The options object");
  });

  it("of a polluted process are not taken for options", () => {
    const polluted = { enabled: false, maxBytes: 1, errors: true, headers: { "x-a": "b" } };
    for (const [name, value] of Object.entries(polluted)) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true });
    }
    let config: Config;
    try {
      config = resolve({ keep: {}, batch: {} });
    } finally {
      for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name);
    }
    expect(config).toMatchObject({ enabled: true, keep: { errors: false }, batch: { maxBytes: 3_500_000 } });
    expect(config.destinations[0]?.headers()).not.toHaveProperty("x-a");
  });
});

describe("options that fight back", () => {
  const thrower = (): never => {
    throw new Error("canary of the getter");
  };

  const getter = (name: string): object => Object.defineProperty({}, name, { get: thrower, enumerable: true });

  // Made inside the test: a test runner that prints its table would set them off.
  it.each([
    ["a getter", () => getter("sampleRate"), "sampleRate"],
    ["a getter in a group", () => ({ batch: getter("maxBytes") }), "batch.maxBytes"],
    ["a getter in a spool", () => ({ spool: getter("append") }), "Option spool"],
    ["a proxy without names", () => new Proxy({}, { ownKeys: thrower }), "could not be read"],
    ["a proxy without values", () => new Proxy({ sampleRate: 1 }, { get: thrower }), "sampleRate"],
    ["a proxy without a prototype", () => new Proxy({}, { getPrototypeOf: thrower }), "The options object"],
    ["a proxy as a spool", () => ({ spool: new Proxy({}, { has: thrower }) }), "could not be read"],
    ["a proxy as a list", () => ({ propagateTo: new Proxy([], { get: thrower }) }), "could not be read"],
  ])("give a clear error: %s", (_name, make, message) => {
    const error = failure(make());
    expect(error).toMatchObject({ code: "INVALID_OPTION", message: expect.stringContaining(message) });
    expect(error.message).not.toContain("canary");
  });

  it("are read once: what changes later changes nothing", () => {
    let reads = 0;
    const options = Object.defineProperty({}, "sampleRate", { get: () => (reads++ === 0 ? 0.5 : 9), enumerable: true });
    expect(resolve(options).sampleRate).toBe(0.5);
    const batch = { maxBytes: 5 };
    const destination = ["default"];
    const config = resolve({ batch, destination });
    batch.maxBytes = 6;
    destination.push("other");
    expect(config).toMatchObject({ batch: { maxBytes: 5 }, defaultDestinations: ["default"] });
  });
});
