import { expect, it } from "vitest";
import { amountsText } from "./amounts.ts";

it("writes numbers by name as JSON", () => {
  const amounts = { input: 812, output: 0, total: 0.00203, tiny: 1e-9, huge: 1e21 };
  expect(JSON.parse(amountsText(amounts))).toEqual(amounts);
  expect(amountsText({})).toBe("{}");
});

it("quotes any name, also where there are more of them than it remembers", () => {
  const amounts = Object.fromEntries(Array.from({ length: 1_200 }, (_, index) => [`n${index}`, index]));
  const odd = { ...amounts, 'a"b': 1, "line\nbreak": 2, ünï: 3 };
  expect(JSON.parse(amountsText(odd))).toEqual(odd);
  expect(JSON.parse(amountsText(odd))).toEqual(odd);
});
