import { describe, expect, it } from "vitest";
import { takeOutOfJson } from "./take-out-of-json.ts";

const print = (value: object, indent: string | number = 2): string => `${JSON.stringify(value, null, indent)}\n`;

const before = { name: "cats", scripts: { start: "node server.js" }, dependencies: { express: "^5.0.0" } };
const ours = { "@langfuse-kit/core": "^1.0.0", "@langfuse-kit/express": "^1.0.0", zeta: "1" };
const started = { start: "node --import ./instrumentation.mjs server.js" };
const written = { name: "cats", scripts: started, dependencies: { ...ours, express: "^5.0.0" } };

const takeOut = (now: object, wrote: object = written, was: object = before) =>
  takeOutOfJson(print(now), print(wrote), print(was));

describe("what init wrote into package.json", () => {
  it.each<[string, object, object]>([
    [
      "with others sorted in between and after it",
      {
        ...written,
        dependencies: {
          "@langfuse-kit/core": "^1.0.0",
          "@langfuse-kit/express": "^1.0.0",
          "@langfuse-kit/fetch": "^1.0.0",
          express: "^5.0.0",
          zeta: "1",
          zod: "^4.0.0",
        },
      },
      { ...before, dependencies: { "@langfuse-kit/fetch": "^1.0.0", express: "^5.0.0", zod: "^4.0.0" } },
    ],
    [
      "in another order",
      { dependencies: { express: "^5.0.0", ...ours }, scripts: started, name: "cats" },
      { dependencies: { express: "^5.0.0" }, scripts: before.scripts, name: "cats" },
    ],
    [
      "where some of it has been taken out already",
      { ...written, dependencies: { express: "^5.0.0", zeta: "1" } },
      before,
    ],
    ["where it is all that is left", { ...written, dependencies: ours }, { ...before, dependencies: {} }],
    ["where nothing of it is left", { ...before, private: true }, { ...before, private: true }],
  ])("is taken out %s", (_, now, left) => {
    expect(takeOut(now)?.text).toBe(print(left));
  });

  it("goes with the block that was made for it, and leaves one that others use by now", () => {
    const bare = { name: "cats" };
    const block = { name: "cats", dependencies: ours };
    expect(takeOut({ ...block, private: true }, block, bare)?.text).toBe(print({ name: "cats", private: true }));
    const used = { name: "cats", dependencies: { ...ours, zod: "^4.0.0" } };
    expect(takeOut(used, block, bare)?.text).toBe(print({ name: "cats", dependencies: { zod: "^4.0.0" } }));
  });

  it("stays whole where some of it has another value, and its lines are named", () => {
    const dependencies = { ...ours, "@langfuse-kit/core": "^2.0.0", express: "^5.0.0" };
    expect(takeOut({ ...before, dependencies })).toEqual({
      text: undefined,
      own: [
        { line: 8, text: '"@langfuse-kit/express": "^1.0.0",' },
        { line: 9, text: '"zeta": "1",' },
      ],
    });
  });

  it("leaves how the rest is written: tabs, other ends of lines, a mark at the beginning", () => {
    const hand = (text: object): string => `\uFEFF${print(text, "\t").replaceAll("\n", "\r\n")}`;
    const more = { ...written, dependencies: { ...written.dependencies, zod: "^4.0.0" } };
    const left = { ...before, dependencies: { express: "^5.0.0", zod: "^4.0.0" } };
    expect(takeOutOfJson(hand(more), hand(written), hand(before))?.text).toBe(hand(left));
    expect(takeOutOfJson('{ "a": { "b": 1, "c": 2, "d": 3 } }', '{"a":{"b":1,"c":2}}', '{"a":{"b":1}}')?.text).toBe(
      '{ "a": { "b": 1, "d": 3 } }',
    );
  });

  it("is not looked for in what is no JSON", () => {
    expect(takeOutOfJson("{ // no", print(written), print(before))).toBeUndefined();
    expect(takeOutOfJson("[]", print(written), print(before))).toBeUndefined();
  });
});
