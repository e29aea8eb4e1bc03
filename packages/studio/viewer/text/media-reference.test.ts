import { describe, expect, it } from "vitest";
import { mediaKind, splitMedia } from "./media-reference.ts";

const reference = (id: string, type = "image/png"): string => `@@@langfuseMedia:type=${type}|id=${id}|source=bytes@@@`;

describe("references to media in a text", () => {
  it.each([
    ["plain", ["plain"]],
    ["", []],
    [reference("abc"), [{ id: "abc", type: "image/png" }]],
    [`a ${reference("x-_1")} b`, ["a ", { id: "x-_1", type: "image/png" }, " b"]],
    [
      reference("a") + reference("b"),
      [
        { id: "a", type: "image/png" },
        { id: "b", type: "image/png" },
      ],
    ],
    ["@@@langfuseMedia:nothing@@@", ["@@@langfuseMedia:nothing@@@"]],
    [
      `@@@langfuseMedia:type=${reference("abc")}@@@`,
      ["@@@langfuseMedia:type=", { id: "abc", type: "image/png" }, "@@@"],
    ],
    [reference("../../status"), [reference("../../status")]],
    [reference('"><script>'), [reference('"><script>')]],
  ])("%j", (text, parts) => {
    expect(splitMedia(text)).toEqual(parts);
  });

  it.each(["a=", "a=|", "@", "@@@langfuseMedia:", "type=image/png|id=a@@"])(
    "are none in a hundred thousand characters of %s",
    (hostile) => {
      const text = `@@@langfuseMedia:${hostile.repeat(100_000 / hostile.length)}`;
      expect(splitMedia(text)).toEqual([text]);
    },
  );

  it("are drawn only where nothing can run", () => {
    expect(["image/png", "audio/mpeg", "video/mp4"].map(mediaKind)).toEqual(["image", "audio", "video"]);
    expect(["image/svg+xml", "text/html", "application/pdf", "image/png;x"].map(mediaKind)).toEqual(
      Array(4).fill("file"),
    );
  });
});
