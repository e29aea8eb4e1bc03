import { describe, expect, it } from "vitest";
import { LangfuseKitError } from "../runtime/index.ts";
import type { PricesOption } from "./types.ts";
import { readUserPrices } from "./user-prices.ts";

const priced = { model: "m", prices: { input: 1 } };
const under = (condition: object): object[] => [{ ...priced, tiers: [{ when: [condition], prices: { input: 1 } }] }];

const wrongFields: [string, unknown, RegExp][] = [
  [
    "a misspelt name",
    [{ ...priced, matches: "^m" }],
    /\("m"\) has an unknown name, "matches"\. It may have model, match/,
  ],
  ["a misspelt name of a tier", [{ ...priced, tiers: [{ whem: [], prices: { input: 1 } }] }], /tier 0 has .*"whem"/],
  ["a misspelt name of a condition", under({ parameter: "a", in: ["b"], inn: [] }), /condition 0 has .*"inn"/],
  ["two conditions in one", under({ parameter: "a", metadata: "a", in: ["b"] }), /condition 0 has .*"metadata"/],
  ["a condition of nothing", under({ param: "a", in: ["b"] }), /condition 0 names no "parameter"/],
  ["a condition that is no object", under("flex" as never), /condition 0 names no "parameter"/],
  ["a condition without a list", under({ parameter: "a", in: "b" }), /condition 0: "in" must be an array of texts/],
  [
    "a bound that is no number",
    under({ usage: "a", operator: "gt", value: "3" }),
    /condition 0: "value" must be a number/,
  ],
];

describe("prices that cannot be used", () => {
  it.each<[string, unknown, RegExp]>([
    ["a number", 5, /The prices option must hold an object or an array/],
    ["an entry that is no object", [null], /Entry 0 of the prices option must be an object/],
    ["an entry without a model", [{ prices: { input: 1 } }], /Entry 0 of the prices option needs a model name/],
    ["an entry without prices", [{ model: "m" }], /Entry 0 of the prices option \("m"\) has no prices/],
    ["an empty price", { m: {} }, /"m" of the prices option has no prices/],
    ["a negative price", { m: { input: -1 } }, /the price of "input" must be a number/],
    ["a price that is not finite", { m: { input: Number.NaN } }, /the price of "input" must be a number/],
    ["a price per token", { m: { input: 2.5e-6 } }, /0\.0000025 for "input" looks like a price per token/],
    ["a wrong date", [{ model: "m", updated: "soon", prices: { input: 1 } }], /"updated" is not a date/],
    [
      "a wrong pattern",
      [{ model: "m", match: "(", prices: { input: 1 } }],
      /\("m"\) has a regular expression that does not compile/,
    ],
    ["a pattern of the wrong type", [{ model: "m", match: 5, prices: { input: 1 } }], /"match" is not a pattern/],
    ["tiers that are no list", [{ model: "m", prices: { input: 1 }, tiers: {} }], /"tiers" must be an array/],
    ["a tier that is no object", [{ model: "m", prices: { input: 1 }, tiers: [1] }], /tier 0 must be an object/],
    [
      "a tier without conditions",
      [{ model: "m", prices: { input: 1 }, tiers: [{ when: [], prices: { input: 1 } }] }],
      /tier 0: "when" must be/,
    ],
    [
      "an unknown condition",
      [
        {
          model: "m",
          prices: { input: 1 },
          tiers: [{ when: [{ usage: "x", operator: ">", value: 1 }], prices: { input: 1 } }],
        },
      ],
      /tier 0, condition 0 has an unknown operator, ">"\. Use one of gt, gte, lt, lte, eq, neq\./,
    ],
    ...wrongFields,
    [
      "a wrong pattern over usage keys",
      [
        {
          model: "m",
          prices: { input: 1 },
          tiers: [{ when: [{ usage: "(", operator: "gt", value: 1 }], prices: { input: 1 } }],
        },
      ],
      /does not compile/,
    ],
  ])("say so at set-up: %s", (_, prices, message) => {
    const attempt = (): unknown => readUserPrices(prices as PricesOption);
    expect(attempt).toThrow(message);
    try {
      attempt();
    } catch (error) {
      expect(LangfuseKitError.isInstance(error) && error.code).toBe("INVALID_OPTION");
      expect(String(error)).toContain("[@langfuse-kit/core]");
    }
  });
});
