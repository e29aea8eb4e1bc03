import { describe, expect, it } from "vitest";
import { message, protobufRequest, protobufSpan, text, varint } from "../fixtures/index.ts";
import { decodeSpans, parseProtobuf, type WireKeyValue, type WireValue } from "./index.ts";
import { readAttributes, readValue } from "./value.ts";

const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
const fromProtobuf = (value: number[]): unknown =>
  decodeSpans(parseProtobuf(protobufRequest([protobufSpan("work", ids, [value])])))[0]?.attributes.key0;

describe("values in JSON", () => {
  it.each<[string, WireValue, unknown]>([
    ["text", { stringValue: "a" }, "a"],
    ["empty text", { stringValue: "" }, ""],
    ["false", { boolValue: false }, false],
    ["an integer as text", { intValue: "42" }, 42],
    ["an integer as a number", { intValue: 42 }, 42],
    ["an integer in two halves", { intValue: { low: -1, high: -1 } }, -1],
    ["an integer over 2^53, losing digits", { intValue: "9007199254740993" }, 9007199254740992],
    ["a fraction", { doubleValue: 0.5 }, 0.5],
    ["a fraction as text", { doubleValue: "0.5" }, 0.5],
    ["NaN, which stays text", { doubleValue: "NaN" }, "NaN"],
    ["NaN as a number, which becomes text", { doubleValue: Number.NaN }, "NaN"],
    ["infinity, which stays text", { doubleValue: "Infinity" }, "Infinity"],
    ["a list", { arrayValue: { values: [{ stringValue: "a" }, { intValue: "1" }] } }, ["a", 1]],
    ["an empty list with values", { arrayValue: { values: [] } }, []],
    ["a list without values", { arrayValue: {} }, '{"arrayValue":{}}'],
    ["bytes", { bytesValue: "AQI=" }, '{"bytesValue":"AQI="}'],
    [
      "a map",
      { kvlistValue: { values: [{ key: "a", value: { intValue: "1" } }] } },
      '{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"1"}}]}}',
    ],
  ])("reads %s", (_case, value, expected) => {
    expect(readValue(value)).toEqual(expected);
  });

  it("keeps the last of equal keys", () => {
    const list = [
      { key: "a", value: { stringValue: "1" } },
      { key: "a", value: { stringValue: "2" } },
    ];
    expect(readAttributes(list)).toEqual({ a: "2" });
  });

  it("passes over what has no key", () => {
    const list = [null, { key: 7, value: { stringValue: "x" } }, { key: "a" }] as WireKeyValue[];
    expect(readAttributes(list)).toEqual({ a: undefined });
    expect(readAttributes("none" as never)).toEqual({});
  });

  it("takes __proto__ for a key like any other", () => {
    const attributes = readAttributes([{ key: "__proto__", value: { stringValue: "x" } }]);
    expect(Object.keys(attributes)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });
});

describe("values in protobuf", () => {
  it("reads text, also when it is empty", () => {
    expect(fromProtobuf(text(1, "grüße"))).toBe("grüße");
    expect(fromProtobuf(text(1, ""))).toBe("");
  });

  it("reads false, zero and negative integers", () => {
    expect(fromProtobuf([...varint(2 * 8), 0])).toBe(false);
    expect(fromProtobuf([...varint(3 * 8), 0])).toBe(0);
    expect(fromProtobuf([...varint(3 * 8), ...Array<number>(9).fill(0xff), 1])).toBe(-1);
  });

  it("reads fractions", () => {
    const half = Buffer.alloc(8);
    half.writeDoubleLE(0.5);
    expect(fromProtobuf([...varint(4 * 8 + 1), ...half])).toBe(0.5);
  });

  it("turns an empty list into the text of its wrapper", () => {
    expect(fromProtobuf(message(5, []))).toBe('{"arrayValue":{}}');
  });

  it("turns maps and bytes into the text of their wrapper", () => {
    const map = message(6, message(1, [...text(1, "a"), ...message(2, text(1, "b"))]));
    expect(fromProtobuf(map)).toBe('{"kvlistValue":{"values":[{"key":"a","value":{"stringValue":"b"}}]}}');
    expect(fromProtobuf(message(7, [1, 2]))).toBe('{"bytesValue":"AQI="}');
  });

  it("reads lists in lists", () => {
    const inner = message(5, message(1, text(1, "deep")));
    expect(fromProtobuf(message(5, message(1, inner)))).toEqual([["deep"]]);
  });
});
