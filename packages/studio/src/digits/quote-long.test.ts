import { expect, it } from "vitest";
import { quoteLong } from "./index.ts";

it("makes texts of the whole numbers that JavaScript cannot hold, and of nothing else", () => {
  const id = "1234567890123456789";
  expect(quoteLong(`{"a":[${id},-${id}],"b":9007199254740991}`)).toBe(`{"a":["${id}","-${id}"],"b":9007199254740991}`);
  for (const json of [`{"${id}":"a \\" ${id} \\\\"}`, "0.12345678901234567890", "1e300", "12345678901234567.5"]) {
    expect(quoteLong(json)).toBe(json);
  }
});

it("takes texts of many megabytes", () => {
  const json = JSON.stringify({ text: '"\\x'.repeat(2_000_000), plain: "y".repeat(8_000_000) });
  expect(quoteLong(`[${json},12345678901234567890]`)).toBe(`[${json},"12345678901234567890"]`);
});
