import { expect, it } from "vitest";
import { messageText } from "./pair.ts";
import { readMessages } from "./read.ts";
import { parsed, written } from "./read-json.ts";

const deep = "[".repeat(50_000) + "]".repeat(50_000);

it("JSON that is nested deeper than can be written is drawn as something else, and throws nothing", () => {
  expect(written(parsed(deep), 2, deep)).toBe(deep);
  const called = { type: "function", function: { name: "look", arguments: deep } };
  const [message] = readMessages([{ role: "assistant", content: null, tool_calls: [called] }], "assistant") ?? [];
  expect(message && messageText(message)).toBe("look(…)");
});
