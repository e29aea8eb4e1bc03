import { expect, it } from "vitest";
import { describeError, describePlace } from "./describe.ts";

/** Written out, it would be longer than any memory. */
function shared(): unknown[] {
  let list: unknown[] = ["x"];
  for (let depth = 0; depth < 60; depth++) list = [list, list, list];
  return list;
}

it.each([
  ["a text", "no answer", "no answer"],
  ["an error", new TypeError("no answer"), "no answer"],
  ["an error without a message", new TypeError(), "TypeError"],
  ["an error of another realm", { message: "no answer" }, "no answer"],
  ["nothing", undefined, "undefined"],
  ["a symbol", Symbol("away"), "Symbol(away)"],
  ["an object", { code: 1 }, "[object Object]"],
  ["an object with words of its own", { toString: () => "no answer" }, "no answer"],
  ["an object without a class", Object.create(null), "unknown error"],
  ["bytes", new Uint8Array(9), "[object Uint8Array]"],
  ["a short list", ["no", null, 1, {}], "no,,1,[object Object]"],
  ["a long list", Array.from({ length: 21 }, () => 1), `${Array.from({ length: 20 }, () => 1)},…`],
  ["lists that share their members", shared(), "[object Array],[object Array],[object Array]"],
  ["such lists as a message", { message: shared() }, "[object Array],[object Array],[object Array]"],
])("describes %s", (_what, thrown, text) => {
  expect(describeError(thrown)).toBe(text);
});

it("says where an error was thrown whose name and stack are lists that share their members", () => {
  const error = Object.assign(new Error("no answer"), { name: shared(), stack: shared() });
  expect(describePlace(error)).toBe("Error");
});
