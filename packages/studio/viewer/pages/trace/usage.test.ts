import { describe, expect, it } from "vitest";
import { keyText, kindOf } from "./usage.ts";

describe("usage keys", () => {
  it.each([
    ["input", "input", "input"],
    ["input_cached_tokens", "cached", "input cached"],
    ["cache_creation_input_tokens", "cached", "cache creation input"],
    ["output", "output", "output"],
    ["output_reasoning_tokens", "reasoning", "output reasoning"],
    ["completion_tokens", "output", "completion"],
  ])("%s is of the kind %s and reads %s", (key, kind, text) => {
    expect([kindOf(key), keyText(key)]).toEqual([kind, text]);
  });
});
