import { describe, expect, it } from "vitest";
import { isSound, parseSource } from "./index.ts";

const added = "app.use(ours());\n";
const sound = (text: string, before: string, put = added): boolean =>
  isSound(parseSource("app.js", text), [{ at: text.indexOf(before), text: put }]);

describe("what is put into a program", () => {
  it.each([
    ["a statement", "const app = express();\napp.listen();\n", "app.listen", added],
    ["a first one", "app.listen();\n", "app", 'import "./ours.js";\n'],
    ["a property", "new Queue({ connection });\n", "connection", "telemetry: ours(), "],
    ["an element", "f([a]);\n", "a]", "ours(), "],
    ["a call in a chain", "const app = express().get(a).listen();\n", ".get", ".use(ours())"],
  ])("may be %s", (_, text, before, put) => expect(sound(text, before, put)).toBe(true));

  it.each([
    ["leave a program that cannot be parsed", "f([\n  a\n]);\n", "  a", added],
    ["stand in a comment", "f(); /*\n here */\n", " here", added],
    ["stand in a text", "f(`\nhere`);\n", "here", added],
    ["become what an if is about", "if (a)\nb();\n", "b()", added],
    ["go on in the next line", "f();\n(() => {})();\n", "(() =>", "app.use(ours())\n"],
    ["take a directive its place", '"use strict";\nf();\n', '"use', added],
  ])("must not %s", (_, text, before, put) => expect(sound(text, before, put)).toBe(false));
});
