import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }],
  ),
);

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(left: string, right: string): number {
  const [low = 0, high = 0] = [luminance(left), luminance(right)].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

const types = ["generation", "agent", "tool", "retriever", "embedding", "span", "evaluator", "guardrail", "event"];
const grounds = ["ground", "surface", "raised", "hover"];
const pairs = (fronts: readonly string[], backs: readonly string[]): string[][] =>
  fronts.flatMap((front) => backs.map((back) => [front, back]));

const text = [
  ...pairs(["text", "muted", "accent", "error", "warning", "good", ...types], grounds),
  ...pairs(["text", "muted", "accent", "error", ...types], ["accent-ground"]),
  ...pairs(["text", "muted", "error"], ["error-ground"]),
  ...pairs(["text", "warning"], ["warning-ground"]),
  ["on-accent", "accent"],
];
/** Borders of controls and other shapes that mean something. */
const shapes = pairs(["edge"], grounds);

describe.each(["light", "dark"] as const)("the %s colours", (theme) => {
  const colour = (name: string): string => {
    const found = tokens.get(name);
    if (found === undefined) throw new Error(`no colour is named ${name}`);
    return found[theme];
  };

  it.each(text)("let %s be read on %s", (front = "", back = "") => {
    expect(contrast(colour(front), colour(back))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)("let the shape %s be seen on %s", (front = "", back = "") => {
    expect(contrast(colour(front), colour(back))).toBeGreaterThanOrEqual(3);
  });
});

describe("the formula", () => {
  it("is that of WCAG", () => {
    expect(contrast("#ffffff", "#000000")).toBeCloseTo(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });
});
