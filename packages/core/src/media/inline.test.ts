import { createHash, randomBytes } from "node:crypto";
import { checkSync } from "recheck";
import { describe, expect, it } from "vitest";
import { serialize } from "../capture/index.ts";
import { dataUrl, describeInline, longRun } from "./inline.ts";

const png = Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), randomBytes(3_000)]);
const base64 = png.toString("base64");
const unknown = Buffer.from(Array.from({ length: 3_000 }, (_, index) => (index * 37) % 256)).toString("base64");
const silence = Buffer.alloc(600).toString("base64");
const wav = Buffer.concat([Buffer.from("RIFF\0\0\0\0WAVEfmt "), randomBytes(60)]).toString("base64");
const said = "[image/png, 3016 bytes]";

const shown = (value: unknown): unknown => JSON.parse(describeInline(JSON.stringify(value)));

describe("media in a text is described", () => {
  it.each([
    ["OpenAI's image", { image_url: { url: `data:image/png;base64,${base64}` } }, { image_url: { url: said } }],
    [
      "Anthropic's source",
      { source: { media_type: "image/png", data: base64 } },
      { source: { media_type: "image/png", data: said } },
    ],
    [
      "OpenAI's audio",
      { input_audio: { data: wav, format: "wav" } },
      { input_audio: { data: "[audio/wav, 76 bytes]", format: "wav" } },
    ],
    ["silence", { input_audio: { data: silence } }, { input_audio: { data: "[application/octet-stream, 600 bytes]" } }],
    [
      "Gemini's data, for addresses",
      { inlineData: { data: png.toString("base64url") } },
      { inlineData: { data: said } },
    ],
    ["Ollama's list", { images: [base64, "short"] }, { images: [said, "short"] }],
    ["bytes of no known kind", { blob: unknown }, { blob: "[application/octet-stream, 3000 bytes]" }],
    [
      "JSON in JSON",
      { arguments: JSON.stringify({ data: silence, n: 1 }) },
      { arguments: '{"data":"[application/octet-stream, 600 bytes]","n":1}' },
    ],
    [
      "more than one",
      [base64, { url: `data:;base64,${base64}` }, "x"],
      [said, { url: "[application/octet-stream, 3016 bytes]" }, "x"],
    ],
    ["parameters of a URL", `data:Audio/PCM;rate=8000;base64,${silence}`, "[audio/pcm, 600 bytes]"],
    ["an escaped URL", `data:image/png;base64,${encodeURIComponent(base64)}`, said],
  ])("%s", (_what, given, expected) => {
    expect(shown(given)).toEqual(expected);
  });

  it("amid other text, and alone", () => {
    expect(describeInline(`Look: ![x](data:image/png;base64,${base64}) and on.`)).toBe(`Look: ![x](${said}) and on.`);
    expect(describeInline(base64)).toBe(said);
  });

  it.each([76, 64])("in lines of %i, in a text and in JSON", (width) => {
    const lines = base64.replaceAll(new RegExp(`.{${width}}`, "g"), "$&\n");
    expect(describeInline(lines).replace(/\n.{1,63}$/s, "")).toMatch(/^\[image\/png, (?:29[5-9]\d|30\d\d) bytes\]$/);
    expect(describeInline(JSON.stringify({ data: lines })).length).toBeLessThan(130);
  });

  it("that was cut, with the size that it had", () => {
    const large = Buffer.concat([png, Buffer.alloc(1_500_000, 7)]);
    const text = serialize([{ data: large.toString("base64") }]);
    expect(text).toContain("…[cut ");
    const [, size = ""] = /^\[\{"data":"\[image\/png, (\d+) bytes\]"\}\]$/.exec(describeInline(text)) ?? [];
    expect(Math.abs(Number(size) - large.length)).toBeLessThanOrEqual(2);
  });
});

describe("other texts are the same", () => {
  it.each([
    ["a short data URL", "data:image/png;base64,AAAA and ;base64, alone"],
    [
      "digests and ids",
      JSON.stringify({ data: createHash("sha512").update("x").digest("hex"), id: base64.slice(20, 100) }),
    ],
    ["one letter, often", "a".repeat(5_000)],
    ["lines and rules", `${"-".repeat(2_000)}\n${"_".repeat(2_000)}`],
    ["hexadecimal", { text: png.toString("hex") }.text],
    [
      "a text in base64, which the detectors read",
      Buffer.from("Mail ada@example.org, Room 42.\n".repeat(60)).toString("base64"),
    ],
    ["sentences", "The quick brown fox jumps over the lazy dog, 42 times. ".repeat(200)],
    ["other scripts", "これは長い文章です。".repeat(500)],
    ["a reference", "@@@langfuseMedia:type=image/png|id=abcdefghijklmnopqrstuv|source=base64_data_uri@@@"],
  ])("%s", (_what, text) => {
    expect(describeInline(text)).toBe(text);
  });
});

// Judged by the characters that are read: by the time that it takes, a busy machine makes any pattern a slow one.
const counted = { attackTimeout: null, incubationTimeout: null, timeout: 60_000 };

it.each([dataUrl, longRun])(
  "%s takes time that grows with the text and no faster",
  ({ source, flags }) => {
    expect(checkSync(source, flags, counted)).toMatchObject({ status: "safe" });
  },
  90_000,
);
