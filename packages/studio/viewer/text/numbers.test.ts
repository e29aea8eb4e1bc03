import { describe, expect, it } from "vitest";
import { bytes, count, dollars, duration, type Measure } from "./numbers.ts";
import { ago, day, pause } from "./times.ts";

const said = ({ value, unit }: Measure): string => [value, unit].filter(Boolean).join(" ");

describe("numbers as people read them", () => {
  it.each([
    [0, "0 ms"],
    [0.42, "420 µs"],
    [3.14, "3.1 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [1840, "1.84 s"],
    [61_000, "1:01 min"],
    [3_725_000, "1:02 h"],
    [590_400_000, "6.8 d"],
  ])("shows %d ms as %s", (milliseconds, text) => expect(said(duration(milliseconds))).toBe(text));

  it.each([
    [0, "0"],
    [999, "999"],
    [2140, "2.1 k"],
    [120_000, "120 k"],
    [999_999, "1.0 M"],
  ])("shows %d tokens as %s", (amount, text) => expect(said(count(amount))).toBe(text));

  it.each([
    [null, "–"],
    [0, "$0"],
    [0.00000001, "<$0.000001"],
    [0.0000123, "$0.000012"],
    [0.000152, "$0.00015"],
    [0.000999, "$0.0010"],
    [0.00412, "$0.0041"],
    [0.0123, "$0.0123"],
    [0.997, "$1.00"],
    [1234.5, "$1,234.50"],
  ])("shows %s dollars as %s", (amount, text) => expect(dollars(amount)).toBe(text));

  it.each([
    [12, "12 B"],
    [2_140_000, "2.0 MB"],
    [214_000_000, "204 MB"],
    [1024 ** 3, "1.0 GB"],
  ])("shows %d bytes as %s", (amount, text) => expect(said(bytes(amount))).toBe(text));

  it("says how long ago in one unit", () => {
    expect([ago(0, 500), ago(0, 1500), ago(0, 90_000), ago(0, 7_200_000)]).toEqual([
      "now",
      "1 s ago",
      "1 min ago",
      "2 h ago",
    ]);
    expect(pause(840_000)).toBe("14 min later");
  });

  it("names the year only where it is another", () => {
    const noon = new Date(2025, 4, 3, 12).getTime();
    expect(day(noon, noon)).toBe("3 May");
    expect(day(noon, new Date(2026, 1, 1).getTime())).toBe("3 May 2025");
  });
});
