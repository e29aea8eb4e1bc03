import { describe, expect, it } from "vitest";
import { mentions } from "./mentions.ts";

describe("mentions", () => {
  it.each([
    ['[{"content":"say \\"x\\"\\nand go"}]', 'say "x"\nand go', true],
    ["What is the weather?", "What is the weather?", true],
    ['[{"content":"hi"}]', "hi", true],
    ["hi", "hi", true],
    ['[{"content":"The weather in Chicago?"}]', "hi", false],
    ['[{"content":"Rain"}]', "Snow", false],
  ])("in %s of %j: %s", (value, text, expected) => {
    expect(mentions({ "gen_ai.input.messages": value, count: 3 }, text)).toBe(expected);
  });
});
