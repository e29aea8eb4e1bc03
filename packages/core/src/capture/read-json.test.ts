import { describe, expect, it } from "vitest";
import { parseJson, readFields, readJson, readJsonOrText } from "./read-json.ts";

const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

describe("a JSON text", () => {
  it("is read with all of its values, null among them", () => {
    expect(readJson('{"a":[1,"]",null]}')).toEqual({ a: [1, "]", null] });
    expect(readJsonOrText("null")).toBeNull();
    expect(readFields('{"a":1}')).toEqual({ a: 1 });
  });

  it("that is none is undefined, or stays a text", () => {
    for (const text of ["", "[", '{"a"', "plain"]) {
      expect(readJson(text)).toBeUndefined();
      expect(readJsonOrText(text)).toBe(text);
    }
    for (const text of ["1", "null", '"a"', "[", 5, undefined]) expect(readFields(text)).toBeUndefined();
  });

  it("that nests too deep for whoever walks through it is a text like any other", () => {
    expect(readJson(nested(256))).toBeInstanceOf(Array);
    expect(readJson(nested(257))).toBeUndefined();
    expect(readJsonOrText(nested(100_000))).toBe(nested(100_000));
    expect(parseJson(nested(100_000))).toBeInstanceOf(Array);
  });

  it("is no deeper for brackets in its texts, or for many of them side by side", () => {
    const text = `"${"[{".repeat(300)}\\"${"[{".repeat(300)}\\\\"`;
    expect(readJson(`[${text}]`)).toHaveLength(1);
    expect(readJson(`[${"[],{},".repeat(1_000)}0]`)).toHaveLength(2_001);
    expect(readJson(`[${text},${nested(256)}]`)).toBeUndefined();
  });
});
