import { describe, expect, it } from "vitest";
import { harmless } from "./harmless.ts";
import { readOptions } from "./read-options.ts";
import { createStyle, wantsColour } from "./style.ts";
import { wrap } from "./wrap.ts";

describe("colours", () => {
  it.each([
    ["a terminal has them", {}, true, true],
    ["a pipe has none", {}, false, false],
    ["NO_COLOR takes them away", { NO_COLOR: "1" }, true, false],
    ["an empty NO_COLOR means nothing", { NO_COLOR: "" }, true, true],
    ["NO_COLOR is stronger than FORCE_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    ["FORCE_COLOR gives them to a pipe", { FORCE_COLOR: "1" }, false, true],
    ["a dumb terminal has none", { TERM: "dumb" }, true, false],
  ])("%s", (_, env, isTerminal, expected) => {
    expect(wantsColour(env, isTerminal)).toBe(expected);
  });

  it("leave a text as it is where they are off", () => {
    expect(createStyle(false).red("text")).toBe("text");
    expect(createStyle(true).red("text")).not.toBe("text");
  });
});

describe("what strangers wrote", () => {
  it.each([
    ["moves no cursor", "a\u001b[2Jb\u009b1Ac\rd", "a\\u001b[2Jb\\u009b1Ac\\u000dd"],
    ["renames no window", "\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
    ["turns no line around", "\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066"],
  ])("%s", (_, text, expected) => expect(harmless(text)).toBe(expected));

  it("keeps its lines, and the colours stay", () => {
    const text = `${createStyle(true).bold("a")}\n\tb ✓ é`;
    expect(harmless(text)).toBe(text);
  });
});

describe("options that cannot be understood", () => {
  it.each([
    [["--yess"], "Unknown option '--yess'. See --help."],
    [["--cwd"], "See --help."],
    [["extra"], '"extra" is not understood. See --help.'],
  ])("%j end the command with exit code 2", (args, message) => {
    const read = () => readOptions(args, { yes: { type: "boolean" }, cwd: { type: "string" } });
    expect(read).toThrow(expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }));
  });
});

describe("lines", () => {
  it("are broken at spaces, and hang under what they say", () => {
    expect(wrap("  ok  all is well with this one", 26, 6)).toBe("  ok  all is well with\n      this one");
    expect(wrap("https://langfuse.example.org/a/very/long/address", 24, 2)).toContain("/address");
  });

  it("stay whole in a pipe, and where there is no room", () => {
    const text = "a text that is longer than the terminal is wide";
    expect(wrap(text, undefined, 0)).toBe(text);
    expect(wrap(text, 24, 10)).toBe(text);
  });
});
