import { describe, expect, it } from "vitest";
import { normalizeProviderUsage, normalizeUsage } from "./normalize-usage.ts";
import type { UsageCase } from "./usage-cases-for-tests.ts";

const own: readonly UsageCase[] = [
  {
    from: "Langfuse's keys, as they are",
    usage: { input: 10, output: 5, total: 12, input_cached_tokens: 100, my_units: 3 },
    becomes: { input: 10, output: 5, total: 12, input_cached_tokens: 100, my_units: 3 },
  },
  {
    from: "Langfuse's keys beside a provider's name",
    usage: { input: 10, output: 5, total: 19, cache_read_input_tokens: 4 },
    becomes: { input: 10, output: 5, total: 19, cache_read_input_tokens: 4 },
  },
  {
    from: "Langfuse's keys without a total",
    usage: { input: 10, output: 5, input_cached_tokens: 100 },
    becomes: { input: 10, output: 5, input_cached_tokens: 100, total: 115 },
  },
  {
    from: "Langfuse's older keys",
    usage: { input: 10, output: 5, total: 15, unit: "TOKENS", inputCost: 1, outputCost: 0.5, totalCost: 2 },
    becomes: { input: 10, output: 5, total: 15 },
  },
  { from: "units of one's own", usage: { images: 2, seconds: 30 }, becomes: { images: 2, seconds: 30, total: 32 } },
  {
    from: "digits in strings, and bigints",
    usage: { input: "10", output: 5n, cached: "0x10", name: "7 tokens" },
    becomes: { input: 10, output: 5, total: 15 },
  },
  {
    from: "JSON",
    usage: '{"prompt_tokens":"10","completion_tokens":5}',
    becomes: { input: 10, output: 5, total: 15 },
  },
  {
    from: "estimates, rounded, while other fractions are no counts",
    usage: { input: 10.4, output: 4.5, latency: 0.25 },
    becomes: { input: 10, output: 5, total: 15 },
  },
  {
    from: "numbers that are no counts beside good ones",
    usage: { input: 10, a: Number.NaN, b: Number.POSITIVE_INFINITY, c: -1, d: 2 ** 60, e: null, f: { g: 1 }, h: [1] },
    becomes: { input: 10, total: 10 },
  },
];

describe("normalizeUsage", () => {
  it.each(own)("reads $from", ({ usage, becomes }) => {
    const once = normalizeUsage(usage);
    expect(once).toEqual(becomes);
    expect(normalizeUsage(once)).toEqual(becomes);
  });

  it("does not change what it is given", () => {
    const usage = Object.freeze({ prompt_tokens: 10, prompt_tokens_details: Object.freeze({ cached_tokens: 5 }) });
    expect(normalizeUsage(usage)).toEqual({ input: 5, input_cached_tokens: 5, total: 10 });
  });

  it("knows zero from nothing", () => {
    expect(normalizeUsage({ prompt_tokens: 0, completion_tokens: 0 })).toEqual({ input: 0, output: 0, total: 0 });
    expect(Object.is(normalizeUsage({ input: -0 })?.input, 0)).toBe(true);
  });

  it("never takes more parts out of a whole than it has", () => {
    const details = { cached_tokens: 90, audio_tokens: 80 };
    expect(normalizeUsage({ prompt_tokens: 100, completion_tokens: 1, prompt_tokens_details: details })).toEqual({
      input: 0,
      output: 1,
      input_cached_tokens: 90,
      input_audio_tokens: 10,
      total: 101,
    });
  });
});

describe("normalizeProviderUsage", () => {
  const others = { "gen_ai.request.max_tokens": 1000, "http.response.status_code": 200, input: "42", output: "7" };

  it("reads the usage among a span's attributes", () => {
    const attributes = { ...others, "gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5 };
    expect(normalizeProviderUsage(attributes)).toEqual({ input: 10, output: 5, total: 15 });
  });

  it("takes no other number for usage, and never throws", () => {
    for (const value of [others, { tokens: { a: 1 } }, undefined, "10", [1], revoked()]) {
      expect(normalizeProviderUsage(value)).toBeUndefined();
    }
  });
});

describe("normalizeUsage of what is no usage", () => {
  const throwing = (trap: keyof ProxyHandler<object>): object =>
    new Proxy(
      { input: 1 },
      {
        [trap]: () => {
          throw new Error("hostile");
        },
      },
    );
  const circular: Record<string, unknown> = {};
  circular.tokens = circular;

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a number", 5],
    ["a text", "ten tokens"],
    ["JSON of something else", "{not json"],
    ["a function", () => ({ input: 1 })],
    ["an array", [{ input: 1 }]],
    ["an empty object", {}],
    ["an object without counts", { model: "m", usage: null }],
    ["AI SDK 4 when the provider said nothing", { promptTokens: Number.NaN, completionTokens: Number.NaN }],
    ["a count below zero", { prompt_tokens: -1 }],
    ["a symbol", Symbol("usage")],
    ["a proxy that throws on reading", throwing("get")],
    ["a revoked proxy", revoked()],
    ["an object that holds itself", circular],
  ])("is undefined for %s", (_, usage) => {
    expect(normalizeUsage(usage)).toBeUndefined();
  });

  it("survives getters and details that throw", () => {
    const usage = {
      prompt_tokens: 10,
      get prompt_tokens_details(): never {
        throw new Error("hostile");
      },
    };
    expect(normalizeUsage(usage)).toBeUndefined();
  });

  it("takes nothing from the prototype's names", () => {
    const details = JSON.parse('{ "constructor": 5, "__proto__": 7, "toString": 9 }');
    expect(normalizeUsage({ prompt_tokens: 10, prompt_tokens_details: details })).toEqual({ input: 10, total: 10 });
    const map = normalizeUsage(JSON.parse('{ "input": 1, "__proto__": 7 }'));
    expect(map).toEqual({ input: 1, total: 1 });
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
  });

  it("bounds how much it takes from a map", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, 1]));
    expect(Object.keys(normalizeUsage({ input: 1, ...many }) ?? {}).length).toBeLessThanOrEqual(65);
    expect(normalizeUsage({ input: 1, ["x".repeat(100)]: 5 })).toEqual({ input: 1, total: 1 });
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
