import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { type DecodedSpan, type DecodedValue, decodeSpans } from "./decode-for-tests.ts";
import { encode, encodeOne, observation, segment } from "./observations-for-tests.ts";

function decodedAttributes(attributes: Record<string, unknown>): Record<string, DecodedValue> {
  return only(decodeSpans(encodeOne([observation(0, { attributes: attributes as Attributes })]).bytes)).attributes;
}

function decodedValue(value: unknown): DecodedValue | undefined {
  return decodedAttributes({ key: value }).key;
}

function only(spans: DecodedSpan[]): DecodedSpan {
  const [span] = spans;
  if (span === undefined || spans.length !== 1) throw new Error(`${spans.length} spans`);
  return span;
}

describe("texts", () => {
  // 127/128 and 16,383/16,384 are where a length takes one byte more; the nested lengths get there a little earlier.
  const edges = [0, 1, 60, 90, 100, 110, 115, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 200];
  const wideEdges = [5440, 5457, 5458, 5460, 5461, 5462, 8180, 8191, 8192, 16_370, 16_376, 16_380, 16_383, 16_384];

  it.each(["a", "é", "日", "😀"])(
    "come out as they went in, of every length around a wider prefix: %s",
    (character) => {
      for (const length of [...edges, ...wideEdges]) {
        const text = character.repeat(length);
        expect(decodedValue(text)).toEqual({ stringValue: text });
      }
    },
  );

  it("keep their keys, of every length and script", () => {
    for (const length of edges) {
      for (const character of ["k", "ü", "鍵"]) {
        const key = `x${character.repeat(length)}`;
        expect(decodedAttributes({ [key]: "v".repeat(length), other: 1 })).toEqual({
          [key]: { stringValue: "v".repeat(length) },
          other: { intValue: "1" },
        });
      }
    }
  });

  it("lose only lone surrogates, which become U+FFFD", () => {
    for (const text of ["\ud800", "a\udc00b", "\ud83d", "x\ud83dé\ude00", `${"y".repeat(126)}\ud800`]) {
      expect(decodedValue(text)).toEqual({ stringValue: text.replaceAll(/\p{Surrogate}/gu, "\ufffd") });
    }
    expect(decodedAttributes({ "k\ud800": ["\udfff"] })).toEqual({
      "k\ufffd": { arrayValue: { values: [{ stringValue: "\ufffd" }] } },
    });
  });

  it("keep NUL, line separators and the byte order mark", () => {
    const text = "\u0000a\u2028b\u2029c\ufeffd";
    expect(decodedValue(text)).toEqual({ stringValue: text });
  });

  it("of many megabytes come out whole", () => {
    const text = "0123456789é".repeat(300_000);
    expect(decodedValue(text)).toEqual({ stringValue: text });
  });
});

describe("numbers and booleans", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [1, "1"],
    [-1, "-1"],
    [127, "127"],
    [128, "128"],
    [-129, "-129"],
    [2 ** 31, "2147483648"],
    [-(2 ** 31), "-2147483648"],
    [2 ** 32 - 1, "4294967295"],
    [2 ** 32, "4294967296"],
    [-(2 ** 32) - 1, "-4294967297"],
    [2 ** 53, "9007199254740992"],
    [-(2 ** 53), "-9007199254740992"],
    [2 ** 62, "4611686018427387904"],
    [2 ** 63 - 1024, "9223372036854774784"],
    [-(2 ** 63), "-9223372036854775808"],
  ])("%d is the integer %s", (number, text) => {
    expect(decodedValue(number)).toEqual({ intValue: text });
  });

  it.each([0.5, -0.1, 1e300, -1e300, 2 ** 63, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "%d is a double",
    (number) => {
      expect(decodedValue(number)).toEqual({ doubleValue: number });
    },
  );

  it("random whole numbers are what BigInt says", () => {
    for (let exponent = 0; exponent < 63; exponent++) {
      for (const number of [2 ** exponent * 1.75, -(2 ** exponent) * 1.25, 2 ** exponent - 1].map(Math.trunc)) {
        expect(decodedValue(number)).toEqual({ intValue: BigInt(number).toString() });
      }
    }
  });

  it("false is written, not left to a default", () => {
    expect(decodedAttributes({ yes: true, no: false })).toEqual({ yes: { boolValue: true }, no: { boolValue: false } });
  });
});

describe("arrays", () => {
  it("hold texts, numbers and booleans", () => {
    expect(decodedValue(["a", "", "日本", 1, -2, 0.5, true, false])).toEqual({
      arrayValue: {
        values: [
          { stringValue: "a" },
          { stringValue: "" },
          { stringValue: "日本" },
          { intValue: "1" },
          { intValue: "-2" },
          { doubleValue: 0.5 },
          { boolValue: true },
          { boolValue: false },
        ],
      },
    });
  });

  it("of a thousand long texts come out whole", () => {
    const texts = Array.from({ length: 1000 }, (_, index) => `é${index}`.repeat(index % 70));
    expect(decodedValue(texts)).toEqual({ arrayValue: { values: texts.map((stringValue) => ({ stringValue })) } });
  });

  it("that are empty, or hold nothing that can be written, are left out", () => {
    expect(decodedAttributes({ empty: [], nothing: [null, undefined, {}, Symbol("s"), []], kept: [null, 1] })).toEqual({
      kept: { arrayValue: { values: [{ intValue: "1" }] } },
    });
  });

  it("with a billion holes do not hang", () => {
    const sparse: unknown[] = [];
    sparse[2 ** 30] = "far away";
    sparse[1] = "near";
    expect(decodedValue(sparse)).toEqual({ arrayValue: { values: [{ stringValue: "near" }] } });
  });
});

describe("values that OTLP or Langfuse cannot take", () => {
  it("are left out, and the others stay", () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(
      decodedAttributes({
        first: "1",
        nothing: null,
        missing: undefined,
        object: { a: 1 },
        circular,
        map: new Map([[1, 2]]),
        date: new Date(Number.NaN),
        bytes: new Uint8Array(4),
        big: 10n,
        symbol: Symbol("s"),
        function: () => 1,
        last: "2",
      }),
    ).toEqual({ first: { stringValue: "1" }, last: { stringValue: "2" } });
  });

  it("do not include odd keys", () => {
    const attributes = JSON.parse('{"__proto__":"a","constructor":"b","":"c","hasOwnProperty":"d"}');
    expect(only(decodeSpans(encodeOne([observation(0, { attributes })]).bytes)).keys).toEqual([
      "__proto__",
      "constructor",
      "",
      "hasOwnProperty",
    ]);
  });
});

describe("the same key in several places", () => {
  const attributes = { own: "attributes", overridden: "attributes", shared: "attributes", both: "attributes" };
  const overrides = { overridden: "overrides", both: "overrides", onlyOverride: "overrides" };
  const shared = { shared: "shared", both: "shared", onlyShared: "shared" };

  it("is written once: overrides beat attributes, and both beat what is shared", () => {
    const chunk = encodeOne([observation(0, { attributes, overrides }), observation(1, { attributes })], { shared });
    const [first, second] = decodeSpans(chunk.bytes);
    expect(first?.attributes).toEqual({
      own: { stringValue: "attributes" },
      overridden: { stringValue: "overrides" },
      onlyOverride: { stringValue: "overrides" },
      shared: { stringValue: "attributes" },
      both: { stringValue: "overrides" },
      onlyShared: { stringValue: "shared" },
    });
    expect(second?.attributes).toEqual({
      own: { stringValue: "attributes" },
      overridden: { stringValue: "attributes" },
      shared: { stringValue: "attributes" },
      both: { stringValue: "attributes" },
      onlyShared: { stringValue: "shared" },
    });
    expect(new Set(first?.keys).size).toBe(first?.keys.length);
    expect(new Set(second?.keys).size).toBe(second?.keys.length);
  });

  it("is taken away by an override that is undefined, from what is shared as well", () => {
    const chunk = encodeOne([observation(0, { attributes, overrides: { own: undefined, onlyShared: undefined } })], {
      shared,
    });
    expect(only(decodeSpans(chunk.bytes)).keys).toEqual(["overridden", "shared", "both"]);
  });
});

describe("resource attributes", () => {
  it("take the same values", () => {
    const chunk = encodeOne([observation(0)], {
      resource: { "service.name": "日本", ports: [80, 443], odd: undefined },
    });
    expect(only(decodeSpans(chunk.bytes)).resource).toEqual({
      "service.name": { stringValue: "日本" },
      ports: { arrayValue: { values: [{ intValue: "80" }, { intValue: "443" }] } },
    });
  });

  it("are not mixed up between segments", () => {
    const names = ["a", "b", "a"].map((name) => {
      const { chunks } = encode(segment({ observations: [observation(0)], resource: { name } }));
      return chunks.flatMap((chunk) => decodeSpans(chunk.bytes)).map((span) => span.resource.name?.stringValue);
    });
    expect(names).toEqual([["a"], ["b"], ["a"]]);
  });
});
